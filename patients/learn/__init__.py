"""What a patient can read about joints, exercise and tablets: data, checked before it is shown.

content   what an article is made of: parts, claims, and how sure each claim is
sources   every publication that a claim may name
articles  one file an article, in every language that is shipped
library   reads them all, and refuses a claim without a source or a strength
shown     an article as a page or the API shows it, in one language and at one depth
"""
