"""The words by which reports say how it went, which way it moved and what was computed: one table for every guard.

A family is a list of beginnings of words, each a regular expression, with `_` for a blank. It is wide on purpose: a
guard that misses a slip costs less than one that doubts an honest record. What a word of a report means is fixed in
docs/words.md; here a word is only told apart from its contrary.
"""

import re
from collections.abc import Mapping


def _words(beginnings: str) -> tuple[str, ...]:
    return tuple(one.replace("_", " ") for one in beginnings.split())


def _family(*families: tuple[str, ...] | str) -> re.Pattern[str]:
    """Return a pattern that finds a word which begins as one of some; what begins with no letter stands as it is."""
    starts = (one for family in families for one in (_words(family) if isinstance(family, str) else family))
    parts = (f"(?<![^\\W\\d_])(?<!non-)(?<!non )(?:{one})" if one[0].isalpha() else one for one in starts)
    return re.compile("|".join(parts), re.IGNORECASE)


# --- outcomes ------------------------------------------------------------------------------------------------------

_NOT = _words(r"""
    no\b not\b non(?!e\b|[-_]?steroid) nor\b never none\b neither without cannot [a-z]+n['’]t\b absen lack nil\b
    zero unable free\b (?<![\w.,])0(?:[.,]0+)?(?![\w.,]) (?<!\S)[-–—−](?!\S) kein nicht sans senza sin\b
    """)
_POOR = _words(r"""
    refract resist inadequa insuffici unsatisf poor suboptim sub-optim ineff uneff inconsist unrespons
    nonrespon non-respon uncontrol unsuccess unhelp unchang limited little minim modest incompl partial transi
    tempor mild slight only initial despite although though however but\b still persist remain continu active
    uncontroll difficult depend hard severe primary secondary need requir escalat escap wan(?:e|ing) los[st] lose
    losing fad dimin unfavo disappoint bad NR\b futil useless worthless
    """)
_WORSE = _words(r"""
    wors progress deterior exacerb aggrav increas flar new develop appear spread exten[ds] sever
    ris(?:e|es|en|ing)\b rose activ declin enlarg gr[eo]w elevat accelerat recur relaps dissemin complicat fulmin
    more_(?:sever|activ|frequent|pain|exten) higher deepen expan decompensat advanc evol PD\b ↑ died death fatal
    reactivat rebound intensif unfavo refract uncontrol decreas reduc drop fell los[st]
    """)
_BACK = _words(r"""
    relaps recur recrud recid flar rebound return reappear reactivat exacerb wors again activ re-?emerg
    c[ao]me_back coming_back los[st] lose losing resum reoccur re-?occur deterior aggrav new_episode new_attack
    another further_episode attack episode bout renew resurg break-?through poussée rechute rückfall schub recaíd
    ricadut recidiv
    """)
_STOP = _words(r"""
    stop discontin withdr withh suspen[ds] suspension switch chang replac substitut ceas cessat interrupt abandon
    halt terminat taper wean drop off\b remov complet end\b ended ending finish le(?:ft|av) exit convert exchang
    shift mov(?:e|ed|ing)\b quit held\b hold paus omit omiss cancel refus declin instead rotat transition until
    died death no_longer reduc exclu last_dose last_infusion duration barred contraindic lost arrêt abgesetzt
    sospes suspend short brief break early intoler elimin spar follow place cycl cross given_up gave_up
    """)
_ON = _words(r"""
    still continu ongo on-go maint mainten remain on\b under\b curren now\b present to_date so_far until date\b
    tak(?:e|es|en|ing)\b receiv kept keep persist further stay sustain last long-?term prolong retain retent adher
    resum treated_with being extend regular surviv all_along throughout
    """)
_HARM = _STOP + _words(r"""
    intoler toler toxic advers side react hypersens allerg anaphyl complicat safe event infect harm contraindic
    barred incrimin induc develop due_to caus led_to lead experienc occur appear onset because owing attribut
    related suffer present admit hospital nausea rash elevat increas patholog
    """)
_GOOD = _words(r"""
    respon[ds] respons responder improv better benef effect effic succe remi(?:ssion|t) resol clear disappear
    subsid abat regress reliev relief control decreas declin reduc fell\b fall drop normal recover heal amelior
    allow stab quiescen inactiv free\b no_longer without no\b none absen maint sustain cure asymptom well\b good
    excell dramat remark impress favo satisf achiev met\b meet reach attain fulfil criteri gain amend ACR DAS
    BASDAI PASI minimal low return taper help work partial complet [CP]R\b suppress lessen dimin allevi less fewer
    able positiv shr[aiu]nk yes \+ ↓ < ≥ mild cessat discontin stop withdr wean spar halt arrest rapid prompt
    sensitiv ansprech rémission répon rispost respuest mejor miglior besser amélior back_to soft thin los[st]
    rescue save negativ healthy intact surviv alive convert down settl eas(?:e|ed|ing)\b calm silen afebril
    apyrex vanish clos(?:e|ure) promis encourag endpoint
    end_point
    """)
_COMPLETE = _words(r"""
    complet CR\b full total entire clear resol disappear absen 100 cure heal vanish vollständ
    """)
_PARTIAL = _words(r"""
    partial PR\b incomplet some moderat part\b partly 50 improv reduc decreas minor limited insuffic but\b incons
    suboptim teil
    """)
_REMISSION = _words(r"""
    remi(?:ssion|t) rémission inactiv quiescen free\b asymptom disappear resol no\b not\b absen without clear CR\b
    cure complete normal never no_longer
    """)
_STABLE = _words(r"""
    stab unchang same change steady plateau maint persist remain control not\b no\b without constant similar
    """)

#: For each kind of outcome its words; where a passage has none, nobody said it. *Failed* alone is no inefficacy.
KINDS: Mapping[str, re.Pattern[str]] = {
    "failure": _family("fail", _POOR, _NOT, _STOP, _BACK, _WORSE, _HARM),
    "inefficacy": _family(
        _POOR,
        _NOT,
        _BACK,
        _WORSE,
        r"""
        fail[^.;¶]*(?:respon|effic|effect|control|benef) (?:respon|effic|effect|control|benef)[^.;¶]*fail
        """,
    ),
    "no-response": _family("fail", _POOR, _NOT, _BACK, _WORSE),
    "primary-inefficacy": _family(
        _NOT,
        r"""
        primary fail\w*_to\b ineffect nonrespon non-respon unrespons poor unsuccess little minim despite persist
        continu still unchang unhelp useless nothing
        """,
    ),
    "secondary-inefficacy": _family(r"""
        los[st] lose losing wan(?:e|ing) secondary later initial event subseq until relaps flar recur return
        reappear rebound escap tachyph wors exacerb no_longer longer transi tempor short dimin decreas fad
        over_time despite again after then however although but\b progress declin antibod at_first only reactivat
        stopped_working
        """),
    "intolerance": _family(_HARM),
    "relapse": _family(_BACK),
    "worsening": _family(_WORSE),
    "withdrawn": _family(_STOP),
    "ongoing": _family(_ON),
    "improvement": _family(_GOOD),
    "response": _family(_GOOD),
    "complete-response": _family(_COMPLETE),
    "partial-response": _family(_PARTIAL),
    "remission": _family(_REMISSION),
    "stable": _family(_STABLE),
}
#: What in the copied token says the contrary, unless it, or its part of the sentence, has a word of the kind's own.
_AGAINST = _family(r"""
    fail refract resist inadequa insuffici unsatisf poor ineffect unrespons nonrespon non-respon relaps flar recur
    wors progress deterior intoler los[st]
    """)
_FOR = _family(r"""
    respon[ds] improv remi(?:ssion|t) resol recover success better
    """)
CONTRARIES: Mapping[str, re.Pattern[str]] = {
    **dict.fromkeys(("failure", "inefficacy", "no-response", "relapse", "worsening"), _FOR),
    **dict.fromkeys(("improvement", "response", "complete-response", "partial-response", "remission"), _AGAINST),
    "primary-inefficacy": _family("secondary los[st] flar relaps recur respon[ds]"),
    "secondary-inefficacy": _family("primary never without_effect no_effect"),
}
#: What stands beside a word of success and makes a failure of it.
NO_SUCCESS = re.compile(
    r"(?:inadequate|insufficient|poor|unsatisfactory|suboptimal|(?<!no )(?<!without )(?:lack|loss) of|fail\w* to|"
    r"failure of|not|never|no|without|ineffective)(?: an?y?| the| sufficient| adequate| clear)? "
    r"(?:respon\w+|effect\w*|efficacy|improve\w*|benefit\w*|control\w*|success\w*|remission)|"
    r"(?:secondary|primary) (?:in)?(?:efficacy|effectiveness)|"
    r"non[- ]?respon\w+|\bin(?:effic|effect)\w+|\bun(?:respon|control|success)\w+",
    re.IGNORECASE,
)

# --- measurements --------------------------------------------------------------------------------------------------

#: For each change the words of its direction.
CHANGES: Mapping[str, re.Pattern[str]] = {
    "decreased": _family(r"""
        decreas reduc declin fall fell drop low less dimin improv abat regress subsid resol thin los[st] lose
        disappear normal taper wean stop discontin remi(?:ssion|t) better ↓ withdr minus shr[aiu]nk attenu amelior
        reliev relief mitig suppress hal(?:f|v) fewer down cut\b spar negativ clear allevi eas(?:e|ed|ing)\b
        respon[ds] small short recover deplet weak minim (?<!\S)[-−–]\s?\d abol cess heal vanish settl senk abgenommen
        dimu diminu ridu baiss
        """),
    "increased": _family(r"""
        increas ris(?:e|es|en|ing)\b rose elevat high gr[eo]w gain wors ↑ climb doubl tripl rais escalat augment
        exceed recover progress longer great intensif flar peak accelerat up_to went_up going_up goes_up shot_up
        enlarg expan exten[ds] [a-z]*fold multipl deterior exacerb positiv more\b better (?<!\S)\+\s?\d large strong
        restor promot enhanc boost return stimul augment aument steig zugenommen hauss
        """),
    "normalised": _family(r"""
        normal within limit WNL referenc range undetect negativ physiolog resol recover correct disappear clear
        healthy restor
        """),
    "stopped": _family(r"""
        stop discontin withdr ceas cess off\b zero (?<![\w.,])0(?![\w.,]) suspen elimin free without no_longer
        taper wean disappear resol abol no\b none interrupt nil\b absen end(?:ed)?\b remi(?:ssion|t) halt arrest
        """),
    "unchanged": _family(r"""
        unchang change stab same similar constant persist remain maint steady plateau no\b not\b without still
        continu sustain kept static consist equal unaffect unalter unmodif never [a-z]+n['’]t\b neither compar always
        """),
    "improved": KINDS["improvement"],
    "worsened": KINDS["worsening"],
}
#: For each level the words and signs of its side; what is present is told by anything.
LEVELS: Mapping[str, re.Pattern[str]] = {
    "positive": _family(r"""
        positiv pos\b \+ present detect found carri reactiv yes elevat high seropos show reveal demonstr confirm
        1\s?[:/]\s?\d increas B27 with\b strong weak identif grew isolat evidence had\b has\b mutat observ seen
        noted heterozyg homozyg deposit stain titer titre abnorm
        """),
    "negative": _family(
        _NOT,
        r"""
        neg [-−–]\s?ve\b (?<!\w)[-−–](?!\w) undetect normal seroneg exclu ruled_out disappear low below no_longer
        unremark
        """,
    ),
    "normal": _family(
        _NOT,
        r"""
        normal unremark within limit referenc WNL negativ preserv intact regular physiolog healthy fine\b unaffect
        good clear low correct inactiv no_longer stable
        """,
    ),
    "abnormal": _family(r"""
        abnormal elevat high increas rais low decreas reduc patholog alter impair deviat above below outside upper
        exceed not\b positiv anomal disturb prolong ↑ ↓ > < defici anem anaem found show reveal sign evidence
        severe marked lesion inflam enlarg detect present [a-z]*(?:penia|emia|aemia|osis|itis|megaly)\b thick
        atroph accelerat consist compatib suggest erosi edema oedema effusion narrow dysfunct defect irregular
        wors seen noted observ
        """),
    "active": _family(r"""
        activ flar ongoing persist uncontrol relaps criteri satisf severe yes progress inflam sign evidence recur
        wors swollen tender elevat high increas \+ exacerb uptake enhanc refract moderate present with\b had\b
        symptom disease
        """),
    "inactive": _family(
        _NOT,
        r"""
        inactiv quiescen remi(?:ssion|t) no_longer resol silen control stab burn clear asymptom normal disappear
        low healed dormant chronic subsid well\b
        """,
    ),
    "none": _family(
        _NOT,
        r"""
        negativ disappear resol exclu ruled_out no_longer clear only unremark normal absen
        """,
    ),
}
#: What a copied token says against a level, unless it has a word of the level's own.
AGAINST_LEVELS: Mapping[str, re.Pattern[str]] = {
    "present": re.compile(r"^\W*(?:no|without|absence of|free of|never|none|lack of|negative)\b", re.IGNORECASE),
    "positive": _family("negativ"),
    "negative": _family("positiv"),
    "normal": _family("abnormal"),
    "abnormal": _family("normal"),
    "active": _family("inactiv"),
    "inactive": _family("activ"),
}
#: What a table prints for yes and for no, and the level that is the contrary of one.
YES = re.compile(r"\++|yes|y|pos(?:itive)?|present|active", re.IGNORECASE)
NO = re.compile(r"[-–−]|no|n|neg(?:ative)?|absent|inactive|none|0", re.IGNORECASE)
#: In a heading of such a column *yes* is no: "Remission: yes" is inactive disease.
TURNED = _family("inactiv remission negativ absen free quiescen no\\b without resol clear normal")
OPPOSITE: Mapping[str, str] = {
    one: other
    for pair in (("active", "inactive"), ("positive", "negative"), ("present", "none"))
    for one, other in (pair, pair[::-1])
}
STATISTICS: Mapping[str, re.Pattern[str]] = {
    "median": _family(r"medi[ae]n médian mediaan mdn med\. p50 50th IQR interquart inter-quart quartil"),
    "mean": _family(r"""
        mean averag avg ± \+\s?/\s?[-−–] s\.?\s?d\b s\.?e\.?m?\b standard x̄ moyen mittel media\b durchschn promedio
        gemiddeld
        """),
}
SPREADS: Mapping[str, re.Pattern[str]] = {
    "interquartile-range": _family(r"""
        IQR i\.q\.r interquart inter-quart inter_quart quartil 25\s?(?:th|%|[-–−]\s?75) 75\s?(?:th|%) percentil
        q\s?[13]\b q25 p25 QR\b EIQ RIC\b
        """),
    "standard-deviation": _family(r"s\.?\s?d\b std ± \+\s?/\s?[-−–] standard deviat écart DS\b"),
    "minimum-to-maximum": _family(r"""
        rang min max lowest highest youngest oldest shortest longest smallest largest from between vari extrem spann
        least greatest
        """),
    "95-percent-confidence-interval": _family(r"C\.?I\b confidence IC\b KI\b"),
}
