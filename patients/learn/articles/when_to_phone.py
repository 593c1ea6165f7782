"""When to phone, and when not to wait for the clinic."""

from patients.learn.content import Article, Depth, Strength, claim, part, say
from patients.learn.sources import BONE_METASTASES, HEART_GROUP, LYMPHEDEMA, PAIN_AND_STOPPING

_EMERGENCY = part(
    say(
        en="Chest pain, or trouble breathing: call 112 in Europe, or 911 in the United States and Canada. Do not wait for us.",
        es="Dolor en el pecho o dificultad para respirar: llame al 112 en Europa, o al 911 en Estados Unidos y Canadá. No nos espere.",
    ),
    say(
        en="Suddenly weak, confused, or you cannot speak well: call the same number.",
        es="De repente sin fuerza, confusa o sin poder hablar bien: llame al mismo número.",
    ),
    en="Call the emergency number now",
    es="Llame ahora a emergencias",
)

_PLAIN = (
    _EMERGENCY,
    part(
        say(
            en="New pain in one spot of a bone or the spine, or pain that wakes you at night.",
            es="Dolor nuevo en un punto de un hueso o la columna, o que le despierta de noche.",
        ),
        say(
            en="A fall, or a bone that may be broken.",
            es="Una caída, o un hueso que puede estar roto.",
        ),
        say(
            en="An arm or a leg that is newly swollen, hot or red.",
            es="Un brazo o una pierna con hinchazón, calor o rojez nuevos.",
        ),
        say(en="Joint pain of 7 or more out of 10.", es="Dolor articular de 7 o más sobre 10."),
        say(
            en="If nobody answers and it gets worse, go to an emergency department.",
            es="Si nadie contesta y empeora, vaya a urgencias.",
        ),
        en="Phone us today",
        es="Llámenos hoy",
    ),
    part(
        claim(
            Strength.OBSERVED,
            PAIN_AND_STOPPING,
            en="Joint pain of 4 or more. Women with such pain stop their tablets more often, so we want to help early.",
            es="Dolor articular de 4 o más. Con ese dolor se dejan más las pastillas, y queremos ayudar pronto.",
        ),
        say(
            en="You have missed tablets, or think of stopping them.",
            es="Ha olvidado pastillas o piensa en dejarlas.",
        ),
        say(
            en="You are too tired or too sore for your class. We can change it.",
            es="Está muy cansada o dolorida para su clase. Podemos cambiarla.",
        ),
        en="Phone us this week, or say it in your check-in",
        es="Llámenos esta semana, o dígalo en su control",
    ),
    part(
        claim(
            Strength.EXPERTS,
            HEART_GROUP,
            en="Do not exercise with a fever, an infection, or when you have been sick in the last day.",
            es="No haga ejercicio con fiebre, con una infección o si ha vomitado en el último día.",
        ),
        en="Rest today",
        es="Hoy, descanse",
    ),
)

_MORE = (
    _EMERGENCY,
    part(
        claim(
            Strength.EXPERTS,
            BONE_METASTASES,
            HEART_GROUP,
            en="New pain in one bone or the spine, pain at night, or numb and weak legs: exercise stops until your cancer team has looked at it.",
            es="Dolor nuevo en un hueso o la columna, dolor nocturno o piernas dormidas y débiles: el ejercicio se para hasta que lo mire su equipo de oncología.",
        ),
        claim(
            Strength.ONE_TRIAL,
            LYMPHEDEMA,
            en="Lifting weights in slow, small steps was tested in women with a swollen arm. A new swelling still means: stop with that arm and phone us.",
            es="Levantar peso en pasos lentos y pequeños se probó en mujeres con el brazo hinchado. Una hinchazón nueva significa igualmente: pare con ese brazo y llámenos.",
        ),
        say(
            en="Each of these can have a harmless explanation. We ask you to phone so that nobody has to guess.",
            es="Cada una de estas cosas puede tener una explicación inofensiva. Le pedimos que llame para que nadie tenga que adivinar.",
        ),
        en="Phone us today: why",
        es="Llámenos hoy: por qué",
    ),
    part(
        claim(
            Strength.EXPERTS,
            HEART_GROUP,
            en="Fever, infection, vomiting within a day, confusion or blurred vision are reasons not to exercise.",
            es="La fiebre, una infección, vómitos en el último día, confusión o visión borrosa son motivos para no hacer ejercicio.",
        ),
        say(
            en="During a session stop at once with chest pain, dizziness, strong breathlessness, sudden strong pain in a joint or bone, or when you simply want to.",
            es="Durante una sesión pare enseguida si hay dolor en el pecho, mareo, mucha falta de aire, dolor fuerte y repentino en una articulación o un hueso, o si simplemente quiere parar.",
        ),
        en="When not to exercise",
        es="Cuándo no hacer ejercicio",
    ),
)

_CLINICAL = (
    _EMERGENCY,
    part(
        claim(
            Strength.EXPERTS,
            BONE_METASTASES,
            HEART_GROUP,
            en="Bone metastases, new focal night or spinal pain, neurological signs: oncology clearance and lesion risk assessment before testing or training.",
            es="Metástasis óseas, dolor focal nocturno o vertebral nuevo, signos neurológicos: autorización de oncología y valoración del riesgo de la lesión antes de pruebas o entrenamiento.",
        ),
        claim(
            Strength.EXPERTS,
            HEART_GROUP,
            en="No session with fever or acute infection, vomiting within 24 h, disorientation, blurred vision or acute nausea; resting pressure above 160/90 mmHg: recheck at 5 min, else defer. Your clinic sets its own limits.",
            es="Sin sesión con fiebre o infección aguda, vómitos en 24 h, desorientación, visión borrosa o náuseas agudas; presión en reposo superior a 160/90 mmHg: repetir a los 5 min y, si no, aplazar. Su clínica fija sus propios límites.",
        ),
        claim(
            Strength.ONE_TRIAL,
            LYMPHEDEMA,
            en="Operated or lymphedema side: smallest increment (about 0.5 kg) only after 1-2 weeks without arm-symptom change (PAL). New swelling or heaviness: hold the arm and refer.",
            es="Lado operado o con linfedema: incremento mínimo (unos 0,5 kg) solo tras 1-2 semanas sin cambios en el brazo (PAL). Hinchazón o pesadez nuevas: parar con el brazo y derivar.",
        ),
        claim(
            Strength.OBSERVED,
            PAIN_AND_STOPPING,
            en="Pain of 4 or more: HR for discontinuation 2.09 (1.14-3.80). Same-day contact from 7 is a rule of safety, not a finding.",
            es="Dolor de 4 o más: HR de abandono 2,09 (1,14-3,80). El contacto el mismo día desde 7 es una regla de seguridad, no un hallazgo.",
        ),
        en="Thresholds and where they come from",
        es="Umbrales y de dónde vienen",
    ),
)

ARTICLE = Article(
    slug="when-to-phone",
    order=60,
    title={"en": "When to phone", "es": "Cuándo llamar"},
    lede={
        "en": "What cannot wait, what should be told today, and what can wait for your check-in.",
        "es": "Lo que no puede esperar, lo que hay que decir hoy y lo que puede esperar a su control.",
    },
    parts={Depth.PLAIN: _PLAIN, Depth.MORE: _MORE, Depth.CLINICAL: _CLINICAL},
)
