"""Every publication that a claim of the articles may name."""

from patients.learn.content import Kind, Source

# --- exercise ---
HOPE = Source(
    "hope",
    "Irwin ML et al.",
    2015,
    "J Clin Oncol 33(10):1104-11",
    Kind.TRIAL,
    people=121,
    doi="10.1200/JCO.2014.57.1547",
    pmid="25452437",
)
HOPE_LIFE = Source(
    "hope-life",
    "Baglia ML et al.",
    2019,
    "Cancer 125(13):2262-71",
    Kind.TRIAL,
    people=121,
    doi="10.1002/cncr.32051",
    pmid="30840336",
)
HOPE_ATTENDANCE = Source(
    "hope-attendance",
    "Arem H et al.",
    2016,
    "J Cancer Surviv 10(4):654-62",
    Kind.FOLLOWED,
    doi="10.1007/s11764-015-0511-6",
)
COCHRANE = Source(
    "cochrane",
    "Roberts KE et al.",
    2020,
    "Cochrane Database Syst Rev 1:CD012988",
    Kind.POOLED,
    studies=7,
    doi="10.1002/14651858.CD012988.pub2",
    pmid="31994181",
)
POOLED_2025 = Source(
    "pooled-2025",
    "Khan SM et al.",
    2025,
    "Malignancy Spectrum 2(4):186-95",
    Kind.POOLED,
    people=297,
    studies=3,
    doi="10.1002/msp2.70029",
)
WALKING = Source(
    "walking",
    "Nyrop KA et al.",
    2017,
    "Oncologist 22(10):1238-48",
    Kind.TRIAL,
    people=62,
    pmid="28698390",
)
COMBINED = Source(
    "combined",
    "Paulo TRS et al.",
    2019,
    "Health Qual Life Outcomes 17:17",
    Kind.FOLLOWED,
    people=36,
)
REVIEW_2024 = Source(
    "review-2024",
    "Yu K et al.",
    2024,
    "PM&R, online 23 May",
    Kind.REVIEW,
    doi="10.1002/pmrj.13193",
)
STRENGTH_POOLED = Source(
    "strength-pooled",
    "Strasser B et al.",
    2013,
    "Med Sci Sports Exerc 45(11):2080-90",
    Kind.POOLED,
    studies=14,
    doi="10.1249/MSS.0b013e31829a3b63",
)
BONE = Source(
    "bone",
    "Waltman NL et al.",
    2010,
    "Osteoporos Int 21(8):1361-9",
    Kind.TRIAL,
    people=223,
    doi="10.1007/s00198-009-1083-y",
)
BODY = Source(
    "body",
    "Garcia-Unciti M et al.",
    2023,
    "Int J Environ Res Public Health 20(6):4872",
    Kind.FOLLOWED,
    people=43,
    doi="10.3390/ijerph20064872",
)
MYOKINES = Source(
    "myokines",
    "Pedersen BK, Febbraio MA",
    2008,
    "Physiol Rev 88:1379-406",
    Kind.REVIEW,
    doi="10.1152/physrev.90100.2007",
    pmid="18923185",
)
PAIN_AND_EXERCISE = Source(
    "pain-and-exercise",
    "Sluka KA, Frey-Law L, Hoeger Bement M",
    2018,
    "Pain 159 Suppl 1:S91-S97",
    Kind.REVIEW,
    doi="10.1097/j.pain.0000000000001235",
    checked=False,
)
ONCOLOGISTS_2022 = Source(
    "oncologists-2022",
    "Ligibel JA et al. (ASCO)",
    2022,
    "J Clin Oncol",
    Kind.GUIDELINE,
    doi="10.1200/JCO.22.00687",
)
PHYSIOLOGISTS = Source(
    "physiologists", "Hayes SC et al. (ESSA)", 2019, "J Sci Med Sport 22:1175-99", Kind.GUIDELINE
)
FRAGILE_BONES = Source(
    "fragile-bones",
    "Giangregorio LM et al.",
    2014,
    "Osteoporos Int (Too Fit To Fracture)",
    Kind.GUIDELINE,
    doi="10.1007/s00198-013-2523-2",
)
HEART_GROUP = Source(
    "heart-group",
    "Gilchrist SC et al. (AHA)",
    2019,
    "Circulation 139:e997",
    Kind.GUIDELINE,
    doi="10.1161/CIR.0000000000000679",
)
LYMPHEDEMA = Source("lymphedema", "Schmitz KH et al.", 2009, "N Engl J Med 361:664", Kind.TRIAL)
BONE_METASTASES = Source(
    "bone-metastases", "Campbell KL et al. (IBMEWG)", 2022, "JCO Oncol Pract", Kind.GUIDELINE
)

# --- joint pain and stopping ---
HOW_OFTEN = Source(
    "how-often",
    "Mao JJ et al.",
    2009,
    "Cancer 115:3631-9",
    Kind.SURVEY,
    people=300,
    pmc="PMC3569524",
)
PAIN_AND_STOPPING = Source(
    "pain-and-stopping",
    "Chim K et al.",
    2013,
    "BMC Cancer 13:401",
    Kind.FOLLOWED,
    people=437,
    pmid="24004677",
)
YES_NO = Source(
    "yes-no",
    "Aiello Bowles EJ et al.",
    2012,
    "J Oncol Pract",
    Kind.FOLLOWED,
    people=369,
    pmc="PMC3500489",
)
ELPH = Source(
    "elph",
    "Henry NL et al. (ELPh)",
    2012,
    "J Clin Oncol",
    Kind.TRIAL,
    people=503,
    pmid="22331951",
)
WASHOUT = Source(
    "washout",
    "Kadakia KC et al. (ELPh)",
    2017,
    "Breast Cancer Res Treat 164(2):411-9",
    Kind.FOLLOWED,
    people=83,
    doi="10.1007/s10549-017-4260-2",
    pmid="28451964",
)
FOUR_YEARS = Source(
    "four-years",
    "Wagner LI et al.",
    2018,
    "Breast Cancer Res Treat 169:537-48",
    Kind.FOLLOWED,
    people=686,
    pmid="29455298",
)
ALIVE = Source(
    "alive",
    "Hershman DL et al.",
    2011,
    "Breast Cancer Res Treat 126:529",
    Kind.FOLLOWED,
    people=8769,
)
REPORTED = Source(
    "reported", "Hadji P et al. (COMPACT)", 2014, "Ann Oncol", Kind.FOLLOWED, people=1916
)
TEXTS = Source(
    "texts",
    "SWOG S1105",
    2020,
    "J Clin Oncol 38:2122-9",
    Kind.TRIAL,
    people=702,
    pmid="32369401",
)
HELP_TO_KEEP_ON = Source(
    "help-to-keep-on",
    "Bright EE et al.",
    2023,
    "J Clin Oncol 41:4548-61",
    Kind.POOLED,
    studies=25,
    doi="10.1200/JCO.23.00697",
    pmid="37531593",
)
MODEL = Source(
    "model",
    "CANTO cohort",
    2023,
    "J Natl Cancer Inst 115:1099-108",
    Kind.FOLLOWED,
    people=6209,
    doi="10.1093/jnci/djad109",
    pmid="37434306",
)

# --- what else helps ---
ACUPUNCTURE = Source(
    "acupuncture",
    "Hershman DL et al. (SWOG S1200)",
    2018,
    "JAMA 320:167-76",
    Kind.TRIAL,
    people=226,
    pmid="29998338",
)
ACUPUNCTURE_YEAR = Source(
    "acupuncture-year",
    "SWOG S1200, one year",
    2022,
    "JAMA Netw Open",
    Kind.TRIAL,
    people=226,
    pmc="PMC9652759",
)
ACUPUNCTURE_NULL = Source(
    "acupuncture-null",
    "Bao T et al.",
    2013,
    "Breast Cancer Res Treat 138:167-74",
    Kind.TRIAL,
    people=51,
    doi="10.1007/s10549-013-2427-z",
    pmid="23393007",
)
PAIN_GUIDELINE = Source(
    "pain-guideline",
    "SIO-ASCO",
    2022,
    "J Clin Oncol",
    Kind.GUIDELINE,
    doi="10.1200/JCO.22.01357",
)
DULOXETINE = Source(
    "duloxetine",
    "Henry NL et al. (SWOG S1202)",
    2018,
    "J Clin Oncol 36:326-32",
    Kind.TRIAL,
    people=299,
    doi="10.1200/JCO.2017.74.6651",
    pmid="29136387",
)
DULOXETINE_HARMS = Source(
    "duloxetine-harms",
    "Schnell PM et al. (SWOG S1202)",
    2021,
    "JNCI Cancer Spectr",
    Kind.TRIAL,
    people=289,
    doi="10.1093/jncics/pkab018",
    pmid="33842832",
)
OMEGA_3 = Source(
    "omega-3",
    "SWOG S0927",
    2015,
    "J Clin Oncol 33:1910-17",
    Kind.TRIAL,
    people=249,
    pmid="25940724",
)
