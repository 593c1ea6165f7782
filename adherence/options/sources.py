"""The publications behind the options."""

from adherence.options.kinds import Option, Source

SOURCES: dict[str, Source] = {
    source.name: source
    for source in (
        Source("Irwin 2015", "J Clin Oncol 33:1104-11 (HOPE)", "doi:10.1200/JCO.2014.57.1547"),
        Source("Baglia 2019", "Cancer 125:2262-71 (HOPE)", "doi:10.1002/cncr.32051"),
        Source("Khan 2025", "Malignancy Spectrum 2:186-95", "doi:10.1002/msp2.70029"),
        Source("Hershman 2018", "JAMA 320:167-76 (S1200)", "PMID 29998338"),
        Source("Hershman 2022", "JAMA Netw Open (S1200 at 52 weeks)", "PMC9652759"),
        Source("SIO-ASCO 2022", "J Clin Oncol, guideline", "doi:10.1200/JCO.22.01357"),
        Source("Bao 2013", "a sham-controlled trial, 51 women"),
        Source("Henry 2018", "J Clin Oncol 36:326-32 (S1202)", "PMID 29136387"),
        Source("S1202 adverse events", "the same trial, harms", "PMID 33842832"),
        Source("Henry 2012", "J Clin Oncol (ELPh)", "PMID 22331951"),
        Source("ATOLL", "letrozole after anastrozole, 179 women"),
        Source("Yardley", "a second drug, 261 women"),
        Source("Kadakia 2017", "off the drug before the second (ELPh)", "PMID 28451964"),
        Source("Hershman 2015", "J Clin Oncol 33:1910-17 (S0927)", "PMID 25940724"),
        Source("Hershman 2020", "J Clin Oncol 38:2122-9 (S1105)", "PMID 32369401"),
        Source("Bright 2023", "J Clin Oncol 41:4548-61", "doi:10.1200/JCO.23.00697"),
        Source("Penn survey", "a survey of 490 women, abstract"),
        Source("Toivonen 2021", "Cancers 13:107, a review of 68 studies"),
        Source("Wagner 2018", "Breast Cancer Res Treat 169:537-48", "PMID 29455298"),
        Source("Nilsen 2018", "Med Sci Sports 50:1134-41", "doi:10.1249/MSS.0000000000001545"),
        Source("Fairman 2020", "Med Sci Sports 52:315-22", "doi:10.1249/MSS.0000000000002127"),
        Source("PRO-TECT", "weekly surveys in a trial", "PMID 38771558"),
        Source("Cancer Exercise Toolkit", "safety gates before training"),
    )
}  # fmt: skip


def sources_in_words(option: Option) -> str:
    """Return an option's sources, each with where it is found."""
    found = [SOURCES[name] for name in option.sources]
    return "; ".join(
        f"{source.name}, {source.cited}{f', {source.link}' if source.link else ''}"
        for source in found
    )
