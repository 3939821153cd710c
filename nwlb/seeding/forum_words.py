"""What is said in the forum of the demo. Plain advice, none of it about a law of one country alone."""

from dataclasses import dataclass

ROOMS = (
    ("pay-and-apps", "Pay and apps", "Accounts, ratings, statements, and what an hour is worth.", 4),
    ("clients-and-pricing", "Clients and pricing", "Finding clients of one's own, naming a price, being paid.", 1),
    ("tax-and-papers", "Tax and papers", "Invoices, returns, contracts, and letters from offices.", 6),
    ("tools-and-gear", "Tools and gear", "What lasts, what can be mended, and what is not worth the money.", 2),
    ("body-and-mind", "Body and mind", "Knees, backs, sleep, and long days alone.", 5),
    ("meeting-others", "Meeting others", "Who is where, and when we see each other.", 3),
)
TAGS = (
    ("appeal", "Appeals", "deactivation"),
    ("first-time", "First time", ""),
    ("rain", "Rain and cold", "winter-clothing"),
    ("letters", "Letters to copy", "official-letters"),
    ("prices", "Prices", "pricing-job"),
    ("tax", "Tax return", "tax-return"),
)


@dataclass(frozen=True)
class Talk:
    """One conversation; ``worked`` is the number of the reply that its asker marked, 0 for none."""

    board: str
    title: str
    words: str
    hours_ago: int
    replies: tuple[str, ...] = ()
    worked: int = 0
    kind: str = "question"
    language: str = "en"
    tags: tuple[str, ...] = ()


CONVERSATIONS = (
    Talk(
        "pay-and-apps",
        "How to ask about pay without giving your account away",
        "Please cover **account numbers, order numbers and faces** before you show anything here.\n\n"
        "- Say which kind of work, which town, and over how many hours.\n"
        "- Count the time between jobs as well.\n"
        "- A screenshot can be typed in a line: “14 jobs, 6 hours, 92”.",
        400,
        ("Thank you. I count waiting as work since I read this, and my hour looks very different.",),
        kind="talk",
        tags=("first-time",),
    ),
    Talk(
        "pay-and-apps",
        "Account blocked after a failed face check. What worked for you?",
        "The app asked for a photo at night, in the rain. It said the face did not match, and my account is under "
        "review. Support sends the same message every time.\n\nHas anyone got back in? What did you write?",
        50,
        (
            "Same here in spring. It took them nine days.",
            (
                "I was back in **four days**. In this order:\n\n1. Take a new photo in daylight, no cap, plain wall. "
                "Keep it.\n2. Ask in writing for **a person** to look at it.\n3. Ask for the data they hold about the "
                "check.\n4. Write down every shift you lost.\n\n> I ask for a person to review the automated decision "
                "about my account, and for the reasons in writing."
            ),
            "The sentence in the quote is what made the difference for me too. Keep the date of each message.",
            "And tell the people who wait for you: a short message to two regular clients kept my week alive.",
        ),
        worked=2,
        tags=("appeal", "letters"),
    ),
    Talk(
        "clients-and-pricing",
        "Client wants to pay after 60 days. Normal, or should I walk away?",
        "A small office wants me every Friday, two hours of cleaning. They say they pay everybody after 60 days.",
        30,
        (
            (
                "I asked a client like that for half of the first month at the start. They said yes at once; "
                "nobody had asked before."
            ),
            "Write it on the invoice: “payable within 14 days”. If they sign the offer with that line, it counts.",
        ),
        worked=1,
        tags=("first-time",),
    ),
    Talk(
        "tools-and-gear",
        "Gloves under 30 that survive rain?",
        "Mine are wet after an hour and stay wet. I need to use the phone with them.",
        26,
        (
            "Thin wool inside, kitchen gloves over them. Ugly, warm, four euros.",
            "Two cheap pairs and change at noon. Dry beats waterproof.",
            "For the phone I cut the tip off one finger of the outer glove.",
        ),
        tags=("rain",),
    ),
    Talk(
        "body-and-mind",
        "Stretches that saved my knees. What are yours?",
        "After two years on the bike my knees told me to stop. A physio gave me three things, a minute each:\n\n"
        "1. Calf on a step, heel down.\n2. Sit on the heels, lean back.\n3. One leg up on a bench, back straight.\n\n"
        "Every evening, also when I am tired. Especially then.",
        70,
        (
            "Saddle two centimetres higher. I wish somebody had told me in my first week.",
            "Number two works for cleaners as well.",
        ),
        kind="talk",
    ),
    Talk(
        "tax-and-papers",
        "First tax return: what can I take off as a courier?",
        "I have all receipts in a shoe box and no idea where to start.",
        120,
        (
            (
                "Sort them into four heaps first: bike and repairs, phone, clothes you wear only at work, "
                "everything else. The first three are usually fine. What counts exactly differs from country "
                "to country."
            ),
            "Keep a sheet from today on: date, what, how much. Ten minutes on Sunday.",
        ),
        worked=1,
        tags=("tax", "first-time"),
    ),
    Talk(
        "clients-and-pricing",
        "How do you say a price aloud the first time?",
        "Every time somebody asks “and what does it cost?” I go red and say half of what I wanted.",
        18,
        (
            "I say it, then I count to five and say nothing. The silence is theirs.",
            "Write three prices on a card: small, usual, large. Point at the middle one.",
        ),
        tags=("prices", "first-time"),
    ),
    Talk(
        "meeting-others",
        "Coffee for riders on Tuesday morning, by the station",
        "A few of us meet at nine before the lunch shift. Come as you are, stay as long as you like.",
        40,
        ("I will be there, green helmet.", "Is there a place to charge?"),
        kind="talk",
    ),
    Talk(
        "pay-and-apps",
        "Rating fell after one late delivery. Does it come back?",
        "One late drop because a bridge was closed, and now I see fewer jobs.",
        9,
        tags=("appeal",),
    ),
    Talk(
        "tax-and-papers",
        "¿Alguien ha hecho la declaración por primera vez?",
        "Trabajo para dos plataformas y un cliente propio. No sé si tengo que sumar todo o hacerlo por separado.",
        36,
        (
            (
                "Se suma todo. A mí me ayudó hacer una hoja con tres columnas, una por cada pagador, "
                "y al final una línea con el total."
            ),
            "Pide a cada plataforma el resumen del año. Tardan, así que pídelo ya.",
        ),
        worked=1,
        language="es",
        tags=("first-time",),
    ),
    Talk(
        "body-and-mind",
        "Turnos de noche: ¿cómo dormís de día?",
        "Llevo un mes con turnos de noche y duermo a trozos. ¿Qué os funciona?",
        15,
        ("Tapones, la persiana bajada y el móvil en otra habitación. Y la misma hora también los días libres.",),
        language="es",
    ),
    Talk(
        "tools-and-gear",
        "Which phone holder does not shake loose on cobbles?",
        "I lost two phones this year. I would rather spend once.",
        5,
    ),
    Talk(
        "meeting-others",
        "Two years here: what I would tell myself on day one",
        "- Ask early. Nobody here laughs.\n- Count your hours, all of them.\n- One person you can call is worth more "
        "than ten tips.\n- Take the free day that you planned.",
        90,
        ("Printed and on my fridge.", "The second one changed what I earn."),
        kind="talk",
    ),
)
