"""What nobody knows yet."""

from patients.learn.content import Article, Depth, Strength, claim, part, say
from patients.learn.sources import (
    COCHRANE,
    HOPE,
    HOW_OFTEN,
    MODEL,
    ONCOLOGISTS_2022,
    PHYSIOLOGISTS,
    POOLED_2025,
    REVIEW_2024,
)

_PLAIN = (
    part(
        claim(
            Strength.IDEA,
            HOW_OFTEN,
            en="Why the tablets make joints hurt is not known for sure.",
            es="No se sabe con seguridad por qué las pastillas causan dolor.",
        ),
        claim(
            Strength.UNSURE,
            HOPE,
            COCHRANE,
            POOLED_2025,
            en="One good trial says that exercise helps the pain. All trials together are less clear.",
            es="Un buen ensayo dice que el ejercicio ayuda con el dolor. Todos los ensayos juntos son menos claros.",
        ),
        claim(
            Strength.EXPERTS,
            ONCOLOGISTS_2022,
            en="Nobody has shown that exercise helps women to keep on with their tablets.",
            es="Nadie ha demostrado que el ejercicio ayude a seguir con las pastillas.",
        ),
        claim(
            Strength.EXPERTS,
            PHYSIOLOGISTS,
            en="There is no one right amount of exercise for everybody. So we fit it to you.",
            es="No hay una cantidad de ejercicio buena para todas. Por eso la adaptamos a usted.",
        ),
        en="Four honest answers",
        es="Cuatro respuestas sinceras",
    ),
    part(
        say(
            en="We tell you this because you should be able to trust what we do say.",
            es="Se lo decimos para que pueda confiar en lo que sí decimos.",
        ),
        en="Why we tell you",
        es="Por qué se lo decimos",
    ),
)

_MORE = (
    part(
        claim(
            Strength.IDEA,
            HOW_OFTEN,
            REVIEW_2024,
            en="The cause: falling estrogen is the most discussed explanation. It is not proven, and neither is an inflammation of the joint.",
            es="La causa: la bajada del estrógeno es la explicación más discutida. No está demostrada, y tampoco una inflamación de la articulación.",
        ),
        claim(
            Strength.UNSURE,
            HOPE,
            COCHRANE,
            POOLED_2025,
            en="Exercise and pain: the best trial had 121 women in one place. Three trials added together, with 297 women, left it open.",
            es="Ejercicio y dolor: el mejor ensayo tuvo 121 mujeres en un solo lugar. Tres ensayos sumados, con 297 mujeres, lo dejaron abierto.",
        ),
        claim(
            Strength.EXPERTS,
            ONCOLOGISTS_2022,
            en="Exercise and keeping on: the evidence is called insufficient. We found no trial that tested it and gave an answer.",
            es="Ejercicio y seguir con las pastillas: se considera que faltan pruebas. No encontramos ningún ensayo que lo probara y diera una respuesta.",
        ),
        claim(
            Strength.OBSERVED,
            MODEL,
            en="Who will stop cannot be foretold well. A calculation with data of 6,209 women was right only a little more often than chance.",
            es="No se puede prever bien quién las dejará. Un cálculo con datos de 6.209 mujeres acertó solo algo más que el azar.",
        ),
        say(
            en="We also do not know whether a missed class says anything about the tablets. When we phone after one, it is to ask how you are.",
            es="Tampoco sabemos si faltar a una clase dice algo sobre las pastillas. Si llamamos después, es para preguntar cómo está.",
        ),
        en="What is open",
        es="Qué está abierto",
    ),
)

_CLINICAL = (
    part(
        claim(
            Strength.UNSURE,
            HOPE,
            COCHRANE,
            POOLED_2025,
            en="Efficacy of exercise for AI arthralgia rests on HOPE (n = 121, between-arm difference -1.8); pooled estimates are inconclusive (7 RCTs in 2020; 3 RCTs, n = 297, in 2025).",
            es="La eficacia del ejercicio en la artralgia por IA se apoya en HOPE (n = 121, diferencia entre brazos -1,8); las estimaciones agrupadas no son concluyentes (7 ECA en 2020; 3 ECA, n = 297, en 2025).",
        ),
        claim(
            Strength.EXPERTS,
            ONCOLOGISTS_2022,
            en="Persistence: insufficient evidence (ASCO 2022). Per-arm persistence is not reported in any exercise RCT that we found.",
            es="Persistencia: evidencia insuficiente (ASCO 2022). Ningún ECA de ejercicio que encontramos publica la persistencia por brazo.",
        ),
        claim(
            Strength.OBSERVED,
            MODEL,
            en="Prediction: CANTO, n = 6,209, C-index 0.62 in held-out data. Steady shows rules and their base rates, no probability for a person.",
            es="Predicción: CANTO, n = 6.209, índice C 0,62 en datos reservados. Steady muestra reglas y sus tasas de base, no una probabilidad individual.",
        ),
        say(
            en="We looked for a study that links missed exercise sessions to stopping an AI and found none. The rule on missed sessions is a hypothesis under evaluation.",
            es="Buscamos un estudio que relacione las sesiones perdidas con dejar un IA y no encontramos ninguno. La regla sobre sesiones perdidas es una hipótesis en evaluación.",
        ),
        claim(
            Strength.EXPERTS,
            PHYSIOLOGISTS,
            en="Dose: no single weekly dose is evidence-based for all; individualise.",
            es="Dosis: ninguna dosis semanal única tiene evidencia para todas; individualizar.",
        ),
        say(
            en="The dose of our protocols is the public-health one together with HOPE. It is not a synthesis of many trials.",
            es="La dosis de nuestros protocolos es la de salud pública junto con la de HOPE. No es una síntesis de muchos ensayos.",
        ),
        en="Gaps",
        es="Lagunas",
    ),
)

ARTICLE = Article(
    slug="what-is-not-known",
    order=70,
    title={"en": "What is not known", "es": "Qué no se sabe"},
    lede={
        "en": "Some questions have no good answer yet. You should know which.",
        "es": "Algunas preguntas aún no tienen buena respuesta. Debe saber cuáles.",
    },
    parts={Depth.PLAIN: _PLAIN, Depth.MORE: _MORE, Depth.CLINICAL: _CLINICAL},
)
