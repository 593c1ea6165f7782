"""Names of people who do not exist: patients are flowers and rivers, staff are stones.

Every address ends in a domain that RFC 2606 reserves, so no mail can reach anybody.
"""

import unicodedata

FLOWERS = (
    "Olive", "Iris", "Hazel", "Violet", "Rosemary", "Ivy", "Juniper", "Linnea", "Marigold",
    "Dahlia", "Laurel", "Myrtle", "Bryony", "Camellia", "Clover", "Erica", "Fern", "Flora",
    "Heather", "Jasmine", "Lavinia", "Lily", "Magnolia", "Maple", "Marjoram", "Petunia", "Poppy",
    "Primrose", "Rowan", "Sage", "Sorrel", "Tansy", "Veronica", "Viola", "Willow", "Yarrow",
    "Aster", "Calla", "Celandine", "Anise",
)  # fmt: skip
FLORES = (
    "Azucena", "Violeta", "Jacinta", "Rosalía", "Margarita", "Hortensia", "Jazmín", "Amapola",
    "Begoña", "Camelia", "Dalia", "Verónica",
)  # fmt: skip
RIVERS = (
    "Danube", "Garonne", "Mersey", "Tagus", "Severn", "Elbe", "Loire", "Tweed", "Moselle", "Avon",
    "Vistula", "Shannon", "Rhone", "Derwent", "Drava", "Isar", "Tamar", "Meuse", "Clyde", "Inn",
    "Ribble", "Oder", "Wharfe", "Sava", "Teviot", "Neckar", "Arno", "Exe", "Aare", "Spey",
    "Tisza", "Ure", "Lune", "Saale", "Adige", "Kennet", "Sambre", "Wye", "Moldau", "Liffey",
    "Tyne", "Weser", "Piave", "Nidd", "Dordogne", "Glomma", "Windrush", "Kolyma", "Ouse", "Maas",
    "Soar", "Charente", "Eden", "Neman", "Stour", "Vienne", "Boyne", "Ticino", "Test", "Dvina",
    "Lea",
)  # fmt: skip
RIOS = (
    "Guadiana", "Duero", "Júcar", "Segura", "Ebro", "Turia", "Genil", "Nalón", "Tormes",
    "Pisuerga", "Segre", "Esla", "Cinca",
)  # fmt: skip


def patient_name(number: int, language: str) -> tuple[str, str]:
    """Return given and family name of a patient; no two numbers of a language share both."""
    given, family = (FLORES, RIOS) if language == "es" else (FLOWERS, RIVERS)
    return given[number % len(given)], family[number % len(family)]


def address(given: str, family: str) -> str:
    """Return an e-mail address under a reserved domain, unique like the name."""
    local = f"{given}.{family}"
    plain = unicodedata.normalize("NFKD", local).encode("ascii", "ignore").decode().lower()
    return f"{plain}@patients.example"
