"""What a site answered when it is not what was asked for: a class, with its evidence.

>>> from crawler.diagnosis import Answer, Home, diagnose
>>> answer = Answer(asked=url, url=url, status=200, headers=headers, body=body)  # doctest: +SKIP
>>> diagnose(answer, Home.of("https://situs.example/")).finding                  # doctest: +SKIP
Finding(reason='blocked', evidence='Cloudflare (header cf-mitigated, HTTP 403)')
"""

from crawler.diagnosis.answer import Answer, Finding, Purpose, finding
from crawler.diagnosis.diagnose import Diagnosis, Home, diagnose, is_worth_a_look
from crawler.diagnosis.drift import Fingerprint

__all__ = [
    "Answer",
    "Diagnosis",
    "Finding",
    "Fingerprint",
    "Home",
    "Purpose",
    "diagnose",
    "finding",
    "is_worth_a_look",
]
