"""The closed vocabularies: each class becomes `schema/codelists/<name>.csv`. Of the open ones, each corpus has the codes."""

from typing import Annotated

from .base import Code, Codelist, OpenCodelist, Scale

CNKH = "cnkh codebook"
G7 = "cnkh codebook, after the G7/G20 Research Groups' commitment definition"
PAX = "cnkh codebook, after PA-X provision grading"
ANNOTATION = "cnkh codebook, after W3C Web Annotation"
ADDED = "2.0.0"
"""Version of the contract in which codes were added since the first."""


class CutReason(Codelist):
    """Why a stretch of a source is not part of a text."""

    LINE_WRAP = "line_wrap", "Line wrap", "A line break, or a blank line, inside a sentence."
    PAGE_OVERLAP = "page_overlap", "Page overlap", "A line printed a second time at a page break."
    LAYOUT_SPACE = "layout_space", "Layout space", "Indent, trailing blank, or blank lines left by extraction."
    SITE_FURNITURE = (
        "site_furniture",
        "Site furniture",
        "What the web page adds: breadcrumb, time and byline row, repeated headline, comment form.",
    )
    OTHER_TEXT = "other_text", "Other text", "The part of the file that is another text."
    INVISIBLE = (
        "invisible",
        "Invisible",
        "Characters that show nothing and carry no meaning, such as zero-width spaces, soft hyphens and byte order marks.",
    )


class DocumentKind(Codelist):
    """What sort of work a document is."""

    JOINT_STATEMENT = "joint_statement", "Joint statement", "A text that governments or organisations issue together."
    PRESS_REPORT = "press_report", "Press report", "An outlet's account of talks or a meeting."
    COMMENTARY = "commentary", "Commentary", "An author's or outlet's own argument."


class DocumentStatus(Codelist):
    """Whether a document takes part in releases."""

    PUBLISHED = "published", "Published", "Coded, checked, and part of every release."
    DRAFT = "draft", "Draft", "Being coded: validated, and left out of every release."


class ProvisionStatus(Codelist):
    """Whether a person has read a provision."""

    READ = "read", "Read", "Read beside the text, and coded.", CNKH, ADDED
    PROPOSED = "proposed", "Proposed", "Cut and coded by a program; nobody has read it yet.", CNKH, ADDED


class Authenticity(Codelist):
    """Standing of a language version, as far as the text itself says."""

    UNKNOWN = "unknown", "Unknown", "The text does not say which version is authentic."
    AUTHENTIC = "authentic", "Authentic", "The text says that this version is authentic."
    TRANSLATION = "translation", "Translation", "The text says that this version is a translation."


class Role(Codelist):
    """Place of a provision in its document."""

    TITLE = "title", "Title", "The document's printed title, or the printed heading of a part of it."
    DATELINE = "dateline", "Dateline", "Place and date of issue, or an agency's opening line."
    PREAMBLE = "preamble", "Preamble", "Opening part before the numbered or operative part."
    CHAPEAU = (
        "chapeau",
        "Chapeau",
        "A bare opening that governs what follows, such as “hereby decide”, or the list under it.",
    )
    OPERATIVE = "operative", "Operative", "The body: numbered paragraphs, or a report's text."
    CLOSING = (
        "closing",
        "Closing",
        "What follows the operative part, and its last numbered section where that gives thanks and invites.",
    )
    SIGNATURE = "signature", "Signature", "The names under a text: who signed, and for whom."
    CAPTION = "caption", "Caption", "The caption of a picture."


WITHOUT_ACT = frozenset({Role.TITLE, Role.DATELINE, Role.CHAPEAU, Role.SIGNATURE})
"""Roles of provisions that perform no act."""


class Voice(Codelist):
    """Who is speaking in a provision."""

    JOINT_TEXT = "joint_text", "Joint text", "The instrument itself speaks for those who issue it."
    REPORTED = "reported", "Reported", "Speech that the text attributes to a named speaker."
    AUTHORIAL = "authorial", "Authorial", "The outlet or author speaks."


class Act(Codelist):
    """What a provision does by being said."""

    ASSERT = "assert", "Assert", "States a fact or a belief.", PAX
    APPRAISE = "appraise", "Appraise", "Praises, thanks, congratulates, welcomes, is satisfied.", PAX
    POSITION = (
        "position",
        "Position",
        "Supports, opposes, recognises or hopes, with no nameable action of its own.",
        PAX,
    )
    COMMIT = "commit", "Commit", "Undertakes own future, continued or withheld action.", G7
    DECLARE = "declare", "Declare", "Makes something so by saying it.", PAX
    URGE = "urge", "Urge", "Calls on, encourages or invites others to act.", PAX
    RECORD = "record", "Record", "Reports an event of the visit or a past act.", PAX


class Polarity(Codelist):
    """Direction of a position."""

    FOR = "for", "For", "The position favours its object."
    AGAINST = "against", "Against", "The position opposes its object."


class Topic(Codelist):
    """What a provision is about."""

    FRAMEWORK = "framework", "Framework", "Naming or steering the relationship as a whole."
    CORE_INTERESTS = "core_interests", "Core interests", "Taiwan, Xinjiang, human rights, non-interference."
    POLITICAL_EXCHANGE = "political_exchange", "Political exchange", "Visits; party, parliamentary and diplomatic ties."
    DEFENCE = "defence", "Defence", "Armed forces and military cooperation."
    LAW_ENFORCEMENT = "law_enforcement", "Law enforcement", "Police, crime, counter-terrorism."
    TRADE_CUSTOMS = "trade_customs", "Trade and customs", "Goods trade, market access, customs, free trade agreements."
    INVESTMENT_INDUSTRY = (
        "investment_industry",
        "Investment and industry",
        "Investment, production capacity, industrial zones and corridors.",
    )
    INFRASTRUCTURE = "infrastructure", "Infrastructure", "Transport, water, communications and other works."
    ENERGY = "energy", "Energy", "Energy supply, clean energy, grids."
    AGRICULTURE = "agriculture", "Agriculture", "Farming, fisheries, food."
    ENVIRONMENT = "environment", "Environment", "Climate, ecology, environmental protection."
    SCIENCE_DIGITAL = "science_digital", "Science and digital", "Science, technology, innovation, digital economy."
    DEVELOPMENT = "development", "Development", "Aid, finance, poverty, livelihoods, gender, disasters, mine clearance."
    HEALTH = "health", "Health", "Public health, medicine."
    EDUCATION = "education", "Education", "Schools, study abroad, language teaching, training."
    CULTURE_PEOPLE = "culture_people", "Culture and people", "Heritage, tourism, sport, media, civil society."
    MULTILATERAL = "multilateral", "Multilateral", "UN, WTO, ASEAN, Mekong, South China Sea."


PILLAR = OpenCodelist(
    "Pillar", "pillars", "Part of a frame that a document prints, such as one of several pillars; null elsewhere."
)
FORMULA = OpenCodelist(
    "Formula",
    "formulas",
    "Set phrases that researchers count, coded per language version since versions differ.",
    in_texts=True,
)
CONCEPT = OpenCodelist(
    "Concept",
    "concepts",
    "Set names of ideas that researchers count, each with the instrument of kind `concept` that it is in the register.",
    entry="instrument",
)
Pillar = Annotated[Code, PILLAR]
Formula = Annotated[Code, FORMULA]
OPEN_CODELISTS = (PILLAR, FORMULA, CONCEPT)
"""The vocabularies that are each corpus's own, in the order in which they are defined."""


class Mode(Codelist):
    """How committers are bound."""

    JOINT = "joint", "Joint", "The committers act together.", G7
    EACH = "each", "Each", "Every committer acts on its own account.", G7
    UNILATERAL = "unilateral", "Unilateral", "One side acts.", G7


class Action(Codelist):
    """What a committer undertakes to do."""

    EXPLORE = "explore", "Explore", "Look into whether or how."
    PLAN = "plan", "Plan", "Draw up a plan or study."
    NEGOTIATE = "negotiate", "Negotiate", "Negotiate, sign or conclude."
    ESTABLISH = "establish", "Establish", "Set up, build or create."
    IMPLEMENT = (
        "implement",
        "Implement",
        "Carry out a project, an agreement, a dialogue or training, or hold a meeting.",
    )
    INTENSIFY = "intensify", "Intensify", "Do more of what goes on: deepen, strengthen, expand."
    ASSIST = "assist", "Assist", "Help the other side or others."
    ATTEND = "attend", "Attend", "Take part, or send a delegation."
    ABSTAIN = "abstain", "Abstain", "Withhold action."


class Force(Scale):
    """Strength of the operator words of a commitment in one language version."""

    BACKS = 0, "Backs", "Supports an activity of the other side that could be pointed at.", PAX
    WILLING = 1, "Willing", "Ready or willing to.", PAX
    WILL = 2, "Will", "Will, is to, is committed to; or a bare verb with its own subject.", PAX
    AGREED = 3, "Agreed", "Agreed or decided. That 3 is above 2 can be contested: the operator is quoted.", PAX


class Precision(Scale):
    """How decidable fulfilment of a commitment is."""

    FIELD = 1, "Field", "A field of cooperation, a class of bodies or works, a kind of training or dialogue.", PAX
    OBJECT = 2, "Object", "A thing with a name, or a definite project, route or body of the parties.", PAX
    DECIDABLE = 3, "Decidable", "An act that could be dated, a date, a number, or an abstention.", PAX


class Novelty(Codelist):
    """What a commitment says of its own history, from cue words only; null where it has none."""

    NEW = "new", "New", "Something that was not there."
    EXPAND = "expand", "Expand", "More than before."
    CONTINUE = "continue", "Continue", "As before."
    REAFFIRM = "reaffirm", "Reaffirm", "Said again."


class Delegation(Codelist):
    """Whether a body is charged with a commitment."""

    EXISTING_BODY = (
        "existing_body",
        "Existing body",
        "A named body is charged, or its role is the object.",
    )
    NEW_BODY = "new_body", "New body", "A body of the parties is to be created that acts for them."
    NONE = "none", "None", "No body is charged."


class ActorKind(Codelist):
    """What sort of actor an entry is."""

    PERSON = "person", "Person", "A human being, also one who is known from a byline alone."
    STATE = "state", "State", "A state."
    IGO = "igo", "Intergovernmental organisation", "An organisation of states."
    ORGAN = "organ", "Organ", "A ministry, parliament, government, armed force."
    PARTY = "party", "Party", "A political party or a body of one."
    JOINT_BODY = "joint_body", "Joint body", "A committee or working mechanism of several actors."
    OFFICE = "office", "Office", "A post that a person holds."
    OUTLET = "outlet", "Outlet", "A news agency, newspaper or site."
    OTHER = "other", "Other", "None of the above."


class InstrumentKind(Codelist):
    """What sort of instrument an entry is."""

    AGREEMENT = "agreement", "Agreement", "A treaty or agreement, signed or under negotiation."
    MOU = "mou", "Memorandum of understanding", "A memorandum of understanding."
    DECLARATION = "declaration", "Declaration", "A declaration or joint statement."
    ACTION_PLAN = "action_plan", "Action plan", "An action plan or work plan."
    INITIATIVE = "initiative", "Initiative", "An initiative that a state or organisation puts forward."
    STRATEGY = "strategy", "Strategy", "A national or joint strategy."
    FRAMEWORK = "framework", "Framework", "A named frame of a relationship or of cooperation."
    VISION = "vision", "Vision", "A named long-term aim that its parties have declared."
    CONCEPT = "concept", "Concept", "A set name of an idea that researchers count.", CNKH, ADDED
    PROGRAMME = "programme", "Programme", "A named programme or scheme."
    CODE = "code", "Code", "A code of conduct."
    CHARTER = "charter", "Charter", "A founding charter."


class PlaceKind(Codelist):
    """What sort of place, project or event an entry is."""

    PLACE = "place", "Place", "A city, province, region, sea, river or site."
    PROJECT = "project", "Project", "A works, restoration or building project, or what it built."
    ZONE = "zone", "Zone", "An economic or demonstration zone."
    CORRIDOR = "corridor", "Corridor", "A development corridor."
    EVENT = "event", "Event", "A visit, fair, games, forum, congress or year."


class NameType(Codelist):
    """Standing of one name of an entry."""

    OFFICIAL = "official", "Official", "The full title that its owner uses."
    SHORT = "short", "Short", "The usual short name."
    ALIAS = "alias", "Alias", "Another printed form."
    ABBREVIATION = "abbreviation", "Abbreviation", "Letters or single characters."
    TRANSLATION = "translation", "Translation", "Our own rendering, which no mention is derived from.", CNKH, ADDED


class EntityType(Codelist):
    """Which register an entity is in."""

    ACTOR = "actor", "Actor", "`data/registers/actors.json`."
    INSTRUMENT = "instrument", "Instrument", "`data/registers/instruments.json`."
    PLACE = "place", "Place", "`data/registers/places.json`."


class MentionBasis(Codelist):
    """How a mention was found."""

    NAME = "name", "Name", "Longest match of a registered name.", ANNOTATION
    COLLECTIVE = (
        "collective",
        "Collective",
        "A listed expression that stands for several entities, such as “the two sides”.",
    )
    OVERRIDE = "override", "Override", "Listed by hand for this place in the text."


class EvidenceBasis(Codelist):
    """How directly evidence supports a value."""

    STATED = "stated", "Stated", "What was seen says so."
    INFERRED = "inferred", "Inferred", "It follows from what was seen."


class DivergenceType(Codelist):
    """How two language versions differ; direction runs from the document's first text to the other."""

    OMISSION = "omission", "Omission", "The first text says it, the other does not."
    ADDITION = "addition", "Addition", "The other text says it, the first does not."
    SPECIFICATION = "specification", "Specification", "The other text is more specific."
    GENERALISATION = "generalisation", "Generalisation", "The other text is more general."
    SUBSTITUTION = "substitution", "Substitution", "One thing is said for another."
    FORCE_SHIFT = "force_shift", "Force shift", "The operator is stronger or weaker."
    ACTOR_SHIFT = "actor_shift", "Actor shift", "Another subject, or one that appears or disappears."


class VersionStatus(Codelist):
    """Whether one language version has a provision or commitment. Derived, never coded."""

    CARRIED = "carried", "Carried", "The version has it.", CNKH, ADDED
    ABSENT = "absent", "Absent", "The document has a text in that language, which does not have it.", CNKH, ADDED
    NO_TEXT = "no_text", "No text", "The document has no text in that language.", CNKH, ADDED


class Direction(Codelist):
    """How the force of a document's other text compares with that of its first."""

    STRONGER = "stronger", "Stronger", "The other text commits more strongly, or alone.", CNKH, ADDED
    WEAKER = "weaker", "Weaker", "The other text commits less strongly, or not at all.", CNKH, ADDED
    NEITHER = "neither", "Neither", "Both are as strong, in another form.", CNKH, ADDED


class Dimension(Codelist):
    """What a divergence is about."""

    WHO = "who", "Who", "The actor."
    WHAT = "what", "What", "The action or its object."
    FORCE = "force", "Force", "How strongly."
    WHEN = "when", "When", "Time."
    WHERE = "where", "Where", "Place or scope."
    NAME = "name", "Name", "How something is called."


class Materiality(Scale):
    """How much a divergence matters."""

    STYLE = 0, "Style", "Wording only."
    NUANCE = 1, "Nuance", "A shade of meaning that changes no coded field."
    CODED = 2, "Coded", "Read alone, a version would give another value of a coded field, or name another entity."


class RelationType(Codelist):
    """How one provision or commitment relates to another."""

    RESTATES = "restates", "Restates", "Says again what the target says."
    FOLLOWS_UP = "follows_up", "Follows up", "The same object at a later stage."
    CITES = "cites", "Cites", "Names the target's document."
    SUCCEEDS = "succeeds", "Succeeds", "Takes the place of the target."


class RelationBasis(Codelist):
    """Whether a relation is in the words."""

    EXPLICIT = (
        "explicit",
        "Explicit",
        "The later text names the document, or repeats a verb with its object word for word.",
    )
    INFERRED = "inferred", "Inferred", "The reader concludes it."


class Pass(Codelist):
    """Which of the two readings of a document."""

    FIRST = "first", "First", "The first reading."
    SECOND = "second", "Second", "The blind second reading."


class Scope(Codelist):
    """What an agreement is computed over."""

    DOCUMENT = "document", "Document", "One document."
    ALL = "all", "All", "All documents that have two readings."


class Measure(Codelist):
    """What an agreement value is."""

    F1 = "f1", "F1", "Share of spans that both readings have, as F1."
    ALPHA_NOMINAL = "alpha_nominal", "Alpha, nominal", "Krippendorff's alpha for unordered codes."
    ALPHA_ORDINAL = "alpha_ordinal", "Alpha, ordinal", "Krippendorff's alpha for ordered codes."


class SealBasis(Codelist):
    """How a record was read before it was sealed."""

    REVIEW = "review", "Review", "Shown and confirmed one by one in `cnkh review`.", CNKH, ADDED
    NAMED = "named", "Named", "Sealed by its id, without a review.", CNKH, ADDED


class RecordType(Codelist):
    """Types of hand-kept record, as seals and retired ids name them."""

    DATASET = "dataset", "Dataset", "`data/dataset.json`."
    SOURCE = "source", "Source", "`data/sources/sources.json`."
    DOCUMENT = "document", "Document", "`document.json` of a document."
    PROVISION = "provision", "Provision", "`provisions.json` of a document, commitments included."
    COMMITMENT = "commitment", "Commitment", "Inside its provision, and sealed with it."
    DIVERGENCE = "divergence", "Divergence", "`divergences.json` of a document."
    OVERRIDE = "override", "Mention override", "`mentions.json` of a document."
    READING = "reading", "Reading", "`readings/first.json` or `readings/second.json` of a document."
    AGREEMENT = (
        "agreement",
        "Agreement",
        "`readings/agreement.json` of a document, and `data/agreement.json` over all; computed, and sealed when it is written.",
    )
    ADJUDICATION = "adjudication", "Adjudication", "`readings/adjudication.json` of a document."
    ACTOR = "actor", "Actor", "`data/registers/actors.json`."
    TENURE = "tenure", "Tenure", "`data/registers/tenures.json`."
    INSTRUMENT = "instrument", "Instrument", "`data/registers/instruments.json`."
    PLACE = "place", "Place", "`data/registers/places.json`."
    NON_NAME = "non_name", "Non-name", "`data/registers/non_names.json`."
    RELATION = "relation", "Relation", "`data/relations.json`."
    RETIRED = "retired", "Retired id", "`data/retired.json`, the tombstones."
