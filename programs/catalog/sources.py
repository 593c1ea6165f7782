"""Where the protocols' doses come from, and how far each source carries."""

HOPE = (
    "Irwin ML et al. J Clin Oncol 2015;33(10):1104-11, doi:10.1200/JCO.2014.57.1547 (HOPE): 121 "
    "women with joint pain of 3 or more on an aromatase inhibitor, 12 months, one centre, not "
    "blinded. Worst joint pain changed by -1.6 with exercise and by +0.2 with usual care. "
    "Attendance at strength sessions was 70 % (SD 28)."
)
POOLED = (
    "Pooled, the effect is uncertain: Roberts KE et al. Cochrane 2020;1:CD012988, "
    "doi:10.1002/14651858.CD012988.pub2 (very low certainty); Khan SM. Malignancy Spectrum "
    "2025;2(4):186-95, doi:10.1002/msp2.70029 (3 trials, 297 women, no significant pooled effect "
    "on worst pain)."
)
REVIEW = (
    "Yu K et al. PM&R 2024, doi:10.1002/pmrj.13193: a review that proposes 150 minutes a week of "
    "aerobic training and two sessions of at least six strength exercises, 3 sets of 8-12."
)
ROUNDTABLE = (
    "Campbell KL et al. Med Sci Sports Exerc 2019;51(11):2375-90, "
    "doi:10.1249/MSS.0000000000002116: "
    "expert roundtable."
)
FRACTURE = (
    "Giangregorio LM et al. 2014, doi:10.1007/s00198-013-2523-2 (Too Fit To Fracture): expert "
    "consensus; resistance at least twice a week, balance every day, form before load."
)
BONE = (
    "Waltman NL et al. Osteoporos Int 2010;21(8):1361-9, doi:10.1007/s00198-009-1083-y: 223 women, "
    "24 months of strength training; bone density did not differ significantly between the groups, "
    "and women who came to at least half of the sessions were less likely to lose density at the "
    "hip."
)
IMPACT_STRENGTH = (
    "Garcia-Unciti M et al. Int J Environ Res Public Health 2023;20(6):4872, "
    "doi:10.3390/ijerph20064872: 43 women on an aromatase inhibitor, an hour of strength and an "
    "hour of impact-aerobic training twice a week for a year; body fat fell. It was about body "
    "composition, not bone density."
)
