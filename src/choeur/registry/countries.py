"""INSEE's country codes (COG, 99 and three digits) as ISO 3166, for neighbours and the usual partners.

Monaco is foreign for INSEE (99138). A code that is not here keeps the name that INSEE gives, without an ISO code.
"""

_ISO = """
101 DK 102 IS 103 NO 104 SE 105 FI 106 EE 107 LV 108 LT 109 DE 110 AT 111 BG 112 HU 113 LI 114 RO 116 CZ 117 SK 118 BA 119 HR
120 ME 121 RS 122 PL 123 RU 125 AL 126 GR 127 IT 128 SM 129 VA 130 AD 131 BE 132 GB 133 GI 134 ES 135 NL 136 IE 137 LU 138 MC
139 PT 140 CH 144 MT 145 SI 148 BY 151 MD 155 UA 156 MK 205 LB 207 IL 208 TR 216 CN 217 JP 223 IN 226 SG 230 HK 239 KR 247 AE
254 CY 303 ZA 322 CM 326 CI 333 MG 341 SN 350 MA 351 TN 352 DZ 390 MU 401 CA 404 US 416 BR 501 AU
""".split()  # noqa: SIM905 - pairs, read as a table
ISO_CODES = {f"99{code}": iso for code, iso in zip(_ISO[::2], _ISO[1::2], strict=True)}


def iso_code(insee_code: str) -> str:
    """« BE » for « 99131 »; empty where the table does not have it."""
    return ISO_CODES.get(insee_code, "")
