"""First names people choose to be called by, and the countries where a name of each kind is at home."""

NAMES: dict[str, tuple[str, ...]] = {
    kind: tuple(names.split())
    for kind, names in {
        "english": (
            "Alfie Amber Ben Beth Callum Charlie Chloe Dean Ellie Erin Ethan Finn Gemma Grace Harry Holly "
            "Jack Jade Joe Josh Kayleigh Liam Lucy Maisie Nat Olly Poppy Robin Ruby Sam Shaun Tasha Toby Zara"
        ),
        "irish": "Aoife Cian Ciara Conor Declan Eoin Niamh Oisín Orla Róisín Saoirse Tadhg",
        "german": "Anke Björn Finja Greta Hannes Ida Jannik Jonas Katja Lena Malte Mareike Nils Silke Sven Uwe",
        "dutch": "Anouk Bas Daan Femke Joris Lieke Maarten Noor Sanne Sjoerd",
        "french": "Amélie Bastien Camille Chloé Élodie Fabien Gaëlle Hugo Inès Léa Loïc Margaux Rémi Théo",
        "spanish": (
            "Alba Álvaro Carmen Diego Elena Gonzalo Inma Iker Joaquín Lucía Marta Nerea Pablo Rocío Sergio Ximena "
            "Camila Emiliano Guadalupe Mateo Renata Wilson Yolanda"
        ),
        "portuguese": "Beatriz Caio Catarina Davi Francisca Gonçalo Jéssica João Luana Rafael Renato Thiago Vitória",
        "italian": "Alessia Chiara Davide Fabrizio Giada Giulia Lorenzo Martina Matteo Pietro Sara Simone",
        "polish": "Agnieszka Bartek Ewa Grzegorz Kasia Kuba Łukasz Magda Oliwia Paweł Tomasz Wiktoria Zosia",
        "romanian": "Alin Andreea Bogdan Cosmin Ileana Ionuț Mihaela Raluca Răzvan Ștefan",
        "ukrainian": "Andriy Bohdan Daryna Iryna Kateryna Mykola Oksana Oleh Sofiya Taras",
        "greek": "Dimitra Giorgos Katerina Nikos Panos Stavroula",
        "nordic": "Astrid Emil Freja Linnea Mikkel Oskar Signe Tuva",
        "turkish": "Aylin Burak Cem Derya Elif Emre Gizem Hakan Murat Selin Zeynep",
        "arabic": (
            "Ahmed Amal Amina Bilal Dina Fadi Farid Fatima Hala Hassan Huda Karim Layla Mahmoud Mona Nadia Omar "
            "Rania Rima Salma Samir Tariq Yasmin Youssef"
        ),
        "somali": "Abdi Ayaan Deqa Faisa Guled Hodan Ifrah Liban Sahra Warsame",
        "nigerian": (
            "Adaeze Amaka Bisi Chidi Chinedu Damilola Ebele Emeka Funmi Ifeanyi Kelechi Ngozi Obinna Sade Segun "
            "Temitope Tunde Yetunde Zainab"
        ),
        "kenyan": "Achieng Barasa Chebet Juma Kamau Makena Mwende Njeri Otieno Wanjiru",
        "southern": "Ayanda Bongani Lerato Naledi Sibusiso Thandeka Thabo Zanele",
        "indian": (
            "Aarav Aditi Ananya Arjun Deepa Divya Gurpreet Harish Ishaan Kavya Lakshmi Manoj Meera Neha Nikhil "
            "Pooja Priya Rahul Ravi Sandeep Shreya Suresh Vikram"
        ),
        "bengali": "Anik Farhana Jahid Mitali Nusrat Rakib Shirin Tanvir",
        "urdu": "Adeel Ayesha Bushra Danish Hina Imran Mehwish Usman",
        "filipino": "Analyn Bong Crisanto Divina Jomar Liezel Marites Rodel",
        "vietnamese": "Anh Bao Huong Khanh Linh Minh Thao Tuan",
        "chinese": "Bohan Jing Lei Meiling Qiang Wei Xiaoyu Yan",
        "persian": "Arash Babak Farzaneh Kaveh Mahsa Nasrin Parisa Reza",
    }.items()
}  # fmt: skip

AT_HOME: dict[str, tuple[str, ...]] = {
    "GB": ("english", "english", "english", "irish"),
    "IE": ("irish", "irish", "english"),
    "DE": ("german", "german", "turkish"),
    "NL": ("dutch",),
    "FR": ("french", "french", "arabic"),
    "ES": ("spanish",),
    "PT": ("portuguese",),
    "IT": ("italian",),
    "PL": ("polish",),
    "RO": ("romanian",),
    "UA": ("ukrainian",),
    "GR": ("greek",),
    "SE": ("nordic", "nordic", "arabic"),
    "TR": ("turkish",),
    "EG": ("arabic",),
    "MA": ("arabic",),
    "NG": ("nigerian",),
    "KE": ("kenyan", "kenyan", "somali"),
    "ZA": ("southern", "southern", "english"),
    "IN": ("indian",),
    "BD": ("bengali",),
    "PK": ("urdu",),
    "PH": ("filipino",),
    "US": ("english", "english", "spanish"),
    "CA": ("english", "french", "indian"),
    "BR": ("portuguese",),
    "MX": ("spanish",),
    "AR": ("spanish", "italian"),
}

# What people call themselves who would rather not use a name at all.
NICKNAMES = (
    "Blue Scooter", "Night Owl", "Kettle On", "Rainy Wheels", "Two Spanners", "Paper Plane", "Early Bird",
    "Green Helmet", "Tea Break", "Short Cut", "Spare Key", "Quiet Corner", "Left Lane", "Pocket Change",
    "Window Seat", "Second Gear", "Long Way Round", "Loose Thread", "Warm Gloves", "Half Marathon",
)  # fmt: skip
