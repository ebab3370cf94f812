"""The states of results.eci.gov.in: their codes and the names printed beside them.

A code is a letter and two digits: `S01` is Andhra Pradesh, `U01` the Andaman and Nicobar Islands.
"""

STATES = {
    "S01": "Andhra Pradesh",
    "S02": "Arunachal Pradesh",
    "S03": "Assam",
    "S04": "Bihar",
    "S05": "Goa",
    "S06": "Gujarat",
    "S07": "Haryana",
    "S08": "Himachal Pradesh",
    "S10": "Karnataka",
    "S11": "Kerala",
    "S12": "Madhya Pradesh",
    "S13": "Maharashtra",
    "S14": "Manipur",
    "S15": "Meghalaya",
    "S16": "Mizoram",
    "S17": "Nagaland",
    "S18": "Odisha",
    "S19": "Punjab",
    "S20": "Rajasthan",
    "S21": "Sikkim",
    "S22": "Tamil Nadu",
    "S23": "Tripura",
    "S24": "Uttar Pradesh",
    "S25": "West Bengal",
    "S26": "Chhattisgarh",
    "S27": "Jharkhand",
    "S28": "Uttarakhand",
    "S29": "Telangana",
    "U01": "Andaman & Nicobar Islands",
    "U02": "Chandigarh",
    "U03": "Dadra & Nagar Haveli and Daman & Diu",
    "U05": "NCT of Delhi",
    "U06": "Lakshadweep",
    "U07": "Puducherry",
    "U08": "Jammu and Kashmir",
    "U09": "Ladakh",
}


def _key(name: str) -> str:
    return "".join(word for word in name.casefold().replace("&", " and ").split() if word != "and")


_CODES = {_key(name): code for code, name in STATES.items()} | {"delhi": "U05", "orissa": "S18", "nctdelhi": "U05"}


def code_of(name: str) -> str | None:
    """The code of a printed state name, whatever its case, or None when the name isn't known."""
    return _CODES.get(_key(name))
