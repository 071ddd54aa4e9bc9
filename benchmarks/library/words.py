"""The words that artists, releases and tracks are named with."""
from __future__ import annotations

ADJECTIVES = """
Silent Crimson Electric Broken Golden Hollow Midnight Velvet Distant Burning Frozen Hidden Wild
Restless Paper Glass Iron Silver Neon Violet Amber Ancient Blind Bitter Bright Broad Calm Candid
Careless Cold Cosmic Crystal Curious Dark Deep Desert Digital Divine Dusty Early Eastern Emerald
Empty Endless Eternal Faded Fallen Feral Final Foreign Fragile Gentle Ghostly Giant Gilded Grand
Gray Heavy Holy Humble Infinite Inner Ivory Jaded Kind Late Lazy Little Lonely Lost Loud Lucid
Lunar Magnetic Marble Mellow Modern Mute Naked Narrow Nervous New Noble Northern Old Open Outer
Pale Parallel Patient Perfect Plastic Polar Primal Quiet Radiant Rapid Rare Raw Red Rising Royal
Rural Sacred Savage Scarlet Secret Seventh Shallow Sharp Shining Simple Slow Solar Solemn Southern
Stolen Strange Sudden Sweet Tender Thin Tidal Tiny Tired Toxic Twin Urban Vacant Vast Western
Winter Wooden Young Zero
""".split()

NOUNS = """
Rivers Machines Horses Lanterns Satellites Gardens Mirrors Oceans Engines Wolves Letters
Cathedrals Shadows Highways Orchids Sparrows Empires Fires Winters Towers Bridges Islands Planets
Pilots Sailors Kings Queens Ghosts Strangers Dancers Prophets Rebels Dreamers Hunters Farmers
Architects Astronauts Bones Hearts Hands Eyes Voices Echoes Signals Waves Storms Clouds Rains Suns
Moons Stars Comets Atoms Circuits Wires Radios Cameras Pianos Violins Drums Trumpets Guitars
Cities Villages Harbors Stations Trains Airports Rooms Doors Windows Walls Floors Stairs Roads
Fields Forests Mountains Valleys Deserts Rocks Stones Diamonds Pearls Feathers Wings Tigers Lions
Bears Foxes Crows Ravens Owls Snakes Spiders Bees Roses Lilies Thorns Seeds Roots Leaves Branches
Apples Oranges Lemons Coffee Sugar Salt Honey Whiskey Wine Smoke Ashes Dust Rust Gold Steel Copper
Paper Ink Clocks Calendars Summers Autumns
""".split()

FIRST_NAMES = """
Anna John Maria Peter Sofía José Zoë Björn Chloé Łukasz Jürgen Åsa Renée François İpek Đorđe
Siobhán Ingrid Noel Ravi Mei Kenji Fatima Omar Lucía Søren Þóra Ana Tomáš Ágnes
""".split()

LAST_NAMES = """
Müller Nguyễn Šimek Ødegård Peña Kowalski García Brontë Çelik Dvořák O'Connor Smith Jones Tanaka
Okafor Haddad Ibáñez Lindqvist Guðmundsdóttir Ferreira Papadopoulos Silva Rossi Moreau Ivanova
""".split()

# Scripts, directions of writing and signs that names in real collections have.
FOREIGN_ARTISTS = [
    "東京事変", "椎名林檎の影", "宇多田ミラー", "Кино и Тени", "Аквариум Ночь", "Земфира Ветер", "周杰倫樂隊", "五月天空",
    "방탄가족단", "아이유별", "Μίκης Ορχήστρα", "فيروز الليل", "אביב הדרך", "ธงไชย สายลม",
    "Sigur Rós Efterklang", "Motörhead Däwn", "Björk & Ævar", "Mötley Çrüe Tribute",
    "Beyoncé Étoile", "AC/DC Shadows", "P!nk Floyd?", "Godspeed You! Black Umlaut", "!!! (Chk)",
    "\u202bعمر\u202c Band", "Zażółć Gęślą Jaźń", "🎸 Emoji Band 🎶",
]

FOREIGN_WORDS = [
    "夜明け", "月の光", "さくら", "Ночь", "Звезда", "Дорога домой", "春天", "风", "사랑", "하늘", "Αγάπη",
    "Θάλασσα", "حب", "שלום", "Été", "Naïve", "Über", "Fjörð", "Señorita", "Ça va", "Łódź",
    "Smörgåsbord", "Größe", "İstanbul", "¿Dónde?", "Ångström", "œuvre", "Niño", "Señal", "Höhle",
]

GENRES = [
    "Rock", "Indie Rock", "Post-Rock", "Pop", "Synthpop", "Electronic", "Techno", "House",
    "Ambient", "Drum & Bass", "Hip-Hop", "Rap", "Jazz", "Bebop", "Blues", "Soul", "Funk", "R&B",
    "Reggae", "Dub", "Ska", "Punk", "Metal", "Death Metal", "Black Metal", "Folk", "Country",
    "Bluegrass", "Classical", "Baroque", "Opera", "Soundtrack", "World", "Latin", "Bossa Nova",
    "J-Pop", "K-Pop", "Chanson", "Schlager", "Krautrock", "Shoegaze", "Trip-Hop",
]

MOODS = [
    "Calm", "Energetic", "Melancholic", "Happy", "Dark", "Dreamy",
]

LABELS = [
    "Northern Lights Records", "Blue Anchor", "Écoute", "Half Moon", "Tōkyō Sound", "Static Free",
    "Deutsche Grammatik",
]
