"""How things are named: the IRIs of reports, populations, findings, passages and concepts, and the one prefix table."""

import re
from typing import NamedTuple

#: Where every IRI of ours begins, unless `kg.toml` says otherwise.
BASE = "https://w3id.org/afterline/"

#: Prefixes of vocabularies that others keep.
OUTSIDE: dict[str, str] = {
    "bibo": "http://purl.org/ontology/bibo/",
    "biolink": "https://w3id.org/biolink/vocab/",
    "dcterms": "http://purl.org/dc/terms/",
    "fabio": "http://purl.org/spar/fabio/",
    "oa": "http://www.w3.org/ns/oa#",
    "obo": "http://purl.obolibrary.org/obo/",
    "owl": "http://www.w3.org/2002/07/owl#",
    "pico": "http://data.cochrane.org/ontologies/pico/",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "sh": "http://www.w3.org/ns/shacl#",
    "sio": "http://semanticscience.org/resource/SIO_",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}

#: The short forms under which people write identifiers of outside terminologies.
CURIES: dict[str, str] = {
    "ATC": "http://purl.bioontology.org/ontology/ATC/",
    "CHEBI": "http://purl.obolibrary.org/obo/CHEBI_",
    "CMO": "http://purl.obolibrary.org/obo/CMO_",
    "DOID": "http://purl.obolibrary.org/obo/DOID_",
    "DRUGBANK": "http://identifiers.org/drugbank/",
    "EFO": "http://www.ebi.ac.uk/efo/EFO_",
    "HP": "http://purl.obolibrary.org/obo/HP_",
    "LOINC": "https://loinc.org/",
    "MESH": "http://id.nlm.nih.gov/mesh/",
    "MONDO": "http://purl.obolibrary.org/obo/MONDO_",
    "NCIT": "http://purl.obolibrary.org/obo/NCIT_",
    "OAE": "http://purl.obolibrary.org/obo/OAE_",
    "OBA": "http://purl.obolibrary.org/obo/OBA_",
    "OBCS": "http://purl.obolibrary.org/obo/OBCS_",
    "ORPHA": "http://www.orpha.net/ORDO/Orphanet_",
    "RXNORM": "http://purl.bioontology.org/ontology/RXNORM/",
    "SIO": "http://semanticscience.org/resource/SIO_",
    "STATO": "http://purl.obolibrary.org/obo/STATO_",
    "UNII": "http://identifiers.org/unii/",
    "WD": "http://www.wikidata.org/entity/",
}

#: The parts of the vocabulary, which are also the folders of its IRIs.
KINDS = ("drug", "disease", "event", "measure", "term")

SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,79}")


def slug(label: str) -> str:
    """Turn a label into the last part of an IRI: lower case, each run of other characters one hyphen.

    >>> slug("C-reactive protein")
    'c-reactive-protein'
    """
    return re.sub(r"[^a-z0-9]+", "-", label.lower()).strip("-")


class Names(NamedTuple):
    """The IRIs of one dataset.

    Attributes:
        base: where they all begin; ends with `/`.
    """

    base: str = BASE

    @property
    def ontology(self) -> str:
        """The namespace of classes and properties."""
        return f"{self.base}ontology#"

    @property
    def shapes(self) -> str:
        """The namespace of SHACL shapes."""
        return f"{self.base}shapes#"

    @property
    def prefixes(self) -> dict[str, str]:
        """Every prefix that a file of ours may use, with its IRI."""
        ours = {kind: f"{self.base}{kind}/" for kind in KINDS}
        return OUTSIDE | ours | {"al": self.ontology, "shape": self.shapes}

    def concept(self, kind: str, name: str) -> str:
        """Name a concept: `concept("drug", "tocilizumab")`."""
        return f"{self.base}{kind}/{name}"

    def report(self, report: str) -> str:
        """Name a report."""
        return f"{self.base}report/{report}"

    def of_report(self, report: str, fragment: str) -> str:
        """Name what belongs to a report and to no population of it."""
        return f"{self.report(report)}#{fragment}"

    def population(self, report: str, population: str) -> str:
        """Name a population of a report."""
        return f"{self.report(report)}/{population}"

    def finding(self, report: str, population: str, finding: str) -> str:
        """Name a finding of a population."""
        return f"{self.population(report, population)}#{finding}"

    def text(self, report: str) -> str:
        """Name the text on which the anchors of a report were made."""
        return f"{self.report(report)}/text"

    def passage(self, report: str, start: int, end: int) -> str:
        """Name a passage by its character offsets (RFC 5147)."""
        return f"{self.text(report)}#char={start},{end}"

    def graph(self, *parts: str) -> str:
        """Name a named graph: `graph("report", "example-2020")`, `graph("vocabulary")`."""
        return f"{self.base}graph/" + "/".join(parts)

    def rebase(self, text: str) -> str:
        """Put this dataset's base into a Turtle or SPARQL file that was written with the usual one."""
        return text if self.base == BASE else text.replace(BASE, self.base)

    def local(self, iri: str) -> str:
        """Return the part of an IRI of ours after the base; other IRIs come back whole."""
        return iri.removeprefix(self.base)


def expand(curie: str) -> str | None:
    """Return the IRI of a CURIE of a known outside terminology, or None.

    >>> expand("MONDO:0017991")
    'http://purl.obolibrary.org/obo/MONDO_0017991'
    """
    prefix, colon, local = curie.partition(":")
    namespace = CURIES.get(prefix.upper())
    return namespace + local if colon and namespace and local else None


def shorten(iri: str) -> str | None:
    """Return the CURIE of an IRI of a known outside terminology, or None."""
    for prefix, namespace in CURIES.items():
        if iri.startswith(namespace) and iri != namespace:
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return None
