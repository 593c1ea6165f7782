"""What the ways to choose are called in figures and in the report."""

RULES_NAME = "rules"
WORDS = {
    RULES_NAME: "the rules, in the order of the worklist",
    "pain": "pain of 4 or more once, the worst first",
    "missed": "every missed session",
    "random": "anybody on the drug, by chance",
    "best": "whoever truly has the highest risk (nobody can know)",
}
SHORT = {
    RULES_NAME: "the rules",
    "pain": "pain 4 or more once",
    "missed": "a missed session",
    "random": "by chance",
    "best": "true risk (not knowable)",
}
SIMPLE = ("pain", "missed", "random")
