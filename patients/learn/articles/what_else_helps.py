"""What else is tried against the pain, with effects and honest nulls."""

from patients.learn.content import Article, Depth, Strength, claim, part, say
from patients.learn.sources import (
    ACUPUNCTURE,
    ACUPUNCTURE_NULL,
    ACUPUNCTURE_YEAR,
    DULOXETINE,
    DULOXETINE_HARMS,
    ELPH,
    HOPE,
    OMEGA_3,
    PAIN_GUIDELINE,
    WASHOUT,
)

_PLAIN = (
    part(
        claim(
            Strength.ONE_TRIAL,
            HOPE,
            en="Exercise helped in one good trial. It is what we do here with you.",
            es="El ejercicio ayudó en un buen ensayo. Es lo que hacemos aquí con usted.",
        ),
        claim(
            Strength.UNSURE,
            ACUPUNCTURE,
            ACUPUNCTURE_NULL,
            en="Acupuncture helped a little in a large trial. A smaller trial found no difference.",
            es="La acupuntura ayudó un poco en un ensayo grande. Otro más pequeño no encontró diferencia.",
        ),
        claim(
            Strength.ONE_TRIAL,
            DULOXETINE,
            en="A medicine called duloxetine helped a little. It has side effects, and needs a prescription.",
            es="Un medicamento llamado duloxetina ayudó un poco. Tiene efectos secundarios y necesita receta.",
        ),
        claim(
            Strength.OBSERVED,
            WASHOUT,
            en="Another tablet of the same kind can suit better. In one study about four of ten women stayed on it. Your oncologist decides on a change.",
            es="Otra pastilla del mismo tipo puede sentar mejor. En un estudio siguieron con ella unas cuatro de cada diez mujeres. El cambio lo decide su oncólogo.",
        ),
        en="What may help",
        es="Qué puede ayudar",
    ),
    part(
        claim(
            Strength.NO_EFFECT,
            OMEGA_3,
            en="Fish oil (omega-3) was no better than a dummy capsule.",
            es="El aceite de pescado (omega-3) no fue mejor que una cápsula sin efecto.",
        ),
        claim(
            Strength.ONE_TRIAL,
            OMEGA_3,
            en="With both, the pain fell. So some of it can get better with time and attention.",
            es="Con las dos, el dolor bajó. Así que una parte puede mejorar con el tiempo y la atención.",
        ),
        en="What did not help",
        es="Qué no ayudó",
    ),
    part(
        say(
            en="Ask us before you take a painkiller for more than a few days. Ask about vitamins and herbs too.",
            es="Pregúntenos antes de tomar un calmante más de unos días. Pregunte también por vitaminas y hierbas.",
        ),
        en="Ask first",
        es="Pregunte antes",
    ),
)

_MORE = (
    part(
        claim(
            Strength.UNSURE,
            ACUPUNCTURE,
            ACUPUNCTURE_YEAR,
            ACUPUNCTURE_NULL,
            en="Acupuncture: in 226 women, pain was about 1 point of 10 lower than with pretended needles or with waiting, after six weeks and still after a year. In 51 women it did not differ from pretended needles.",
            es="Acupuntura: en 226 mujeres el dolor fue cerca de 1 punto de 10 más bajo que con agujas simuladas o con espera, a las seis semanas y todavía al año. En 51 mujeres no hubo diferencia con agujas simuladas.",
        ),
        claim(
            Strength.EXPERTS,
            PAIN_GUIDELINE,
            en="A group of experts recommends to offer acupuncture for this pain.",
            es="Un grupo de expertos recomienda ofrecer acupuntura para este dolor.",
        ),
        claim(
            Strength.ONE_TRIAL,
            DULOXETINE,
            DULOXETINE_HARMS,
            en="Duloxetine: in 299 women, pain was about 1 point lower than with dummy capsules after twelve weeks. About one in four had a side effect that she would not have had without it.",
            es="Duloxetina: en 299 mujeres el dolor fue cerca de 1 punto más bajo que con cápsulas sin efecto a las doce semanas. Casi una de cada cuatro tuvo un efecto secundario que no habría tenido sin ella.",
        ),
        claim(
            Strength.OBSERVED,
            ELPH,
            WASHOUT,
            en="Another tablet of the same kind: of 83 women who changed, about four of ten stayed on the second one for the time they were watched.",
            es="Otra pastilla del mismo tipo: de 83 mujeres que cambiaron, unas cuatro de cada diez siguieron con la segunda mientras se las observó.",
        ),
        en="What may help, in numbers",
        es="Qué puede ayudar, en cifras",
    ),
    part(
        claim(
            Strength.NO_EFFECT,
            OMEGA_3,
            en="Omega-3: in 249 women pain fell by 1.7 points with it and by 1.5 with dummy capsules after twelve weeks. The difference can be chance. So part of an improvement can come with time, attention and hope.",
            es="Omega-3: en 249 mujeres el dolor bajó 1,7 puntos con él y 1,5 con cápsulas sin efecto a las doce semanas. La diferencia puede ser azar. Así que parte de una mejoría puede venir con el tiempo, la atención y la esperanza.",
        ),
        say(
            en="Painkillers, vitamin D and pauses of the tablet are tried too. We have no good trial to show you for them. Your doctor decides.",
            es="También se prueban calmantes, vitamina D y pausas de la pastilla. No tenemos un buen ensayo que mostrarle. Decide su médico.",
        ),
        en="What did not help, and what is unsure",
        es="Qué no ayudó y qué no está claro",
    ),
)

_CLINICAL = (
    part(
        claim(
            Strength.UNSURE,
            ACUPUNCTURE,
            ACUPUNCTURE_YEAR,
            ACUPUNCTURE_NULL,
            en="Acupuncture, S1200, n = 226, BPI worst pain 3 or more: -0.92 against sham and -0.96 against waiting list at 6 weeks; 1.08 (0.24-1.91) and 0.99 (0.12-1.86) lower at 52 weeks. 12 visits in 6 weeks, then 6 weekly. Sham-controlled RCT, n = 51: HAQ-DI p = .30, VAS p = .31.",
            es="Acupuntura, S1200, n = 226, peor dolor BPI de 3 o más: -0,92 frente a simulación y -0,96 frente a lista de espera a las 6 semanas; 1,08 (0,24-1,91) y 0,99 (0,12-1,86) menos a las 52. 12 visitas en 6 semanas y 6 semanales. ECA con simulación, n = 51: HAQ-DI p = ,30, EVA p = ,31.",
        ),
        claim(
            Strength.EXPERTS,
            PAIN_GUIDELINE,
            en="SIO-ASCO 2022 recommends acupuncture (intermediate evidence, moderate strength).",
            es="SIO-ASCO 2022 recomienda la acupuntura (evidencia intermedia, fuerza moderada).",
        ),
        claim(
            Strength.ONE_TRIAL,
            DULOXETINE,
            DULOXETINE_HARMS,
            en="Duloxetine, S1202, n = 299, average pain 4 or more: average -0.82, worst -1.06, interference -0.95 against placebo at 12 weeks. Adverse event attributable to the drug alone in an estimated 23.4% (95% CrI 13.4-33.7).",
            es="Duloxetina, S1202, n = 299, dolor medio de 4 o más: medio -0,82, peor -1,06, interferencia -0,95 frente a placebo a las 12 semanas. Evento adverso atribuible solo al fármaco en un 23,4% estimado (ICr 95% 13,4-33,7).",
        ),
        claim(
            Strength.OBSERVED,
            ELPH,
            WASHOUT,
            en="Switch within the class, ELPh, n = 83: 38.6% stayed on the second AI (median 13.7 months); 91.3% had improved in the washout (2-8 weeks).",
            es="Cambio dentro de la clase, ELPh, n = 83: el 38,6% siguió con el segundo IA (mediana 13,7 meses); el 91,3% había mejorado durante el lavado (2-8 semanas).",
        ),
        en="Options with trial data",
        es="Opciones con datos de ensayos",
    ),
    part(
        claim(
            Strength.NO_EFFECT,
            OMEGA_3,
            en="Omega-3, S0927, n = 249: -1.74 and -2.22 at 12 and 24 weeks against -1.49 and -1.81 on placebo, p = .58. The fall on placebo is the size of placebo effect and regression to the mean together.",
            es="Omega-3, S0927, n = 249: -1,74 y -2,22 a las 12 y 24 semanas frente a -1,49 y -1,81 con placebo, p = ,58. La bajada con placebo mide juntos el efecto placebo y la regresión a la media.",
        ),
        en="Nulls",
        es="Resultados nulos",
    ),
    part(
        say(
            en="Analgesics, vitamin D in deficiency, drug holidays and tamoxifen: no trial is cited here; the prescriber decides.",
            es="Analgésicos, vitamina D si falta, descansos del fármaco y tamoxifeno: aquí no se cita ningún ensayo; decide quien receta.",
        ),
        en="Without trial data here",
        es="Sin datos de ensayos aquí",
    ),
)

ARTICLE = Article(
    slug="what-else-helps",
    order=30,
    title={"en": "What else can help", "es": "Qué más puede ayudar"},
    lede={
        "en": "Exercise is not the only thing to try. Here is what was tested, also where it did not work.",
        "es": "El ejercicio no es lo único que se puede probar. Esto es lo que se ha estudiado, también lo que no funcionó.",
    },
    parts={Depth.PLAIN: _PLAIN, Depth.MORE: _MORE, Depth.CLINICAL: _CLINICAL},
)
