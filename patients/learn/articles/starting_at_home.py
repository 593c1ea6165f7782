"""How to begin at home, safely."""

from patients.learn.content import Article, Depth, Strength, claim, part, say
from patients.learn.sources import (
    COMBINED,
    FRAGILE_BONES,
    HEART_GROUP,
    HOPE,
    HOPE_ATTENDANCE,
    LYMPHEDEMA,
    ONCOLOGISTS_2022,
    PHYSIOLOGISTS,
    WALKING,
)

_PLAIN = (
    part(
        say(
            en="Ask us first if you have had bone or heart trouble, or a swollen arm.",
            es="Pregúntenos antes si ha tenido problemas de huesos o de corazón, o un brazo hinchado.",
        ),
        claim(
            Strength.EXPERTS,
            HEART_GROUP,
            en="Do not start on a day with fever or an infection.",
            es="No empiece un día con fiebre o con una infección.",
        ),
        en="Before you begin",
        es="Antes de empezar",
    ),
    part(
        claim(
            Strength.UNSURE,
            WALKING,
            en="Walk. In a small study, women who walked at home felt less stiff after six weeks.",
            es="Camine. En un estudio pequeño, las mujeres que caminaban en casa notaron menos rigidez a las seis semanas.",
        ),
        say(
            en="Begin with what is easy, even ten minutes. You should be able to talk while you walk.",
            es="Empiece con lo que le resulte fácil, aunque sean diez minutos. Debe poder hablar mientras camina.",
        ),
        say(
            en="Stand up from a chair and sit down again, slowly, a few times. Hold on to something at first.",
            es="Levántese de una silla y vuelva a sentarse, despacio, unas cuantas veces. Al principio agárrese a algo.",
        ),
        say(
            en="Warm stiff hands, then open and close them gently.",
            es="Caliente las manos rígidas y luego ábralas y ciérrelas con suavidad.",
        ),
        en="Three things to start with",
        es="Tres cosas para empezar",
    ),
    part(
        say(
            en="Our rule: a little soreness is fine. Do less when the pain is still up the next day.",
            es="Nuestra regla: un poco de molestia está bien. Haga menos si al día siguiente le sigue doliendo más.",
        ),
        say(
            en="Stop for chest pain, dizziness, or a sudden strong pain. Chest pain: call 112 or 911.",
            es="Pare si hay dolor en el pecho, mareo o un dolor fuerte y repentino. Dolor en el pecho: llame al 112 o al 911.",
        ),
        en="How much is right",
        es="Cuánto está bien",
    ),
)

_MORE = (
    part(
        claim(
            Strength.EXPERTS,
            PHYSIOLOGISTS,
            en="No single amount is right for all. Your plan here is the one to follow; this page is for the days between.",
            es="Ninguna cantidad vale para todas. Siga el plan que tiene con nosotros; esta página es para los días de en medio.",
        ),
        claim(
            Strength.ONE_TRIAL,
            HOPE,
            en="The women in the best trial worked up to 150 minutes of brisk movement a week, at home or in a gym, and did strength work twice a week. On average they came to 70 of 100 strength sessions. You need not be perfect.",
            es="En el mejor ensayo las mujeres llegaron a 150 minutos de movimiento vivo por semana, en casa o en un gimnasio, y fuerza dos veces por semana. De media hicieron 70 de cada 100 sesiones de fuerza. No hace falta ser perfecta.",
        ),
        claim(
            Strength.OBSERVED,
            HOPE_ATTENDANCE,
            en="Older women came more often than younger ones. Age is no reason not to begin.",
            es="Las mujeres mayores vinieron más que las jóvenes. La edad no es motivo para no empezar.",
        ),
        en="Working up to it",
        es="Cómo ir subiendo",
    ),
    part(
        claim(
            Strength.EXPERTS,
            FRAGILE_BONES,
            en="With osteoporosis: strength work at least twice a week, balance every day for 15 to 20 minutes, and no fast, weighted or far bending and twisting of the back.",
            es="Con osteoporosis: fuerza al menos dos veces por semana, equilibrio cada día de 15 a 20 minutos, y nada de doblar o girar la espalda rápido, con peso o al máximo.",
        ),
        claim(
            Strength.ONE_TRIAL,
            LYMPHEDEMA,
            en="On the operated side: begin very light, and add the smallest step only after one or two weeks in which the arm has not changed.",
            es="En el lado operado: empiece con muy poco peso y suba el mínimo solo tras una o dos semanas sin cambios en el brazo.",
        ),
        en="If your bones are thin, or your arm swells",
        es="Si tiene huesos frágiles o se le hincha el brazo",
    ),
)

_CLINICAL = (
    part(
        claim(
            Strength.ONE_TRIAL,
            HOPE,
            en="HOPE dose: 150 min/week moderate aerobic (gym or home) and 2 supervised strength sessions of 6 exercises, 3 sets of 10. Reached: +159 (SD 136) min/week, strength attendance 70% (SD 28).",
            es="Dosis de HOPE: 150 min/semana de aeróbico moderado (gimnasio o casa) y 2 sesiones supervisadas de fuerza de 6 ejercicios, 3 series de 10. Alcanzado: +159 (DE 136) min/semana, asistencia a fuerza 70% (DE 28).",
        ),
        claim(
            Strength.UNSURE,
            WALKING,
            COMBINED,
            en="Home walking, 6 weeks, n = 62: stiffness and difficulty with daily activities fell; minutes had slipped back by 6 months. Combined training three times a week for 9 months, n = 36: bodily pain and fatigue improved.",
            es="Caminar en casa, 6 semanas, n = 62: bajaron la rigidez y la dificultad en actividades diarias; a los 6 meses los minutos habían bajado. Entrenamiento combinado tres veces por semana 9 meses, n = 36: mejoraron el dolor corporal y la fatiga.",
        ),
        claim(
            Strength.EXPERTS,
            ONCOLOGISTS_2022,
            PHYSIOLOGISTS,
            en="ASCO 2022 recommends aerobic and resistance exercise during curative-intent treatment; ESSA: no single weekly dose for all, individualise.",
            es="ASCO 2022 recomienda ejercicio aeróbico y de fuerza durante el tratamiento con intención curativa; ESSA: ninguna dosis semanal única para todas, individualizar.",
        ),
        en="Dose",
        es="Dosis",
    ),
    part(
        claim(
            Strength.EXPERTS,
            FRAGILE_BONES,
            en="Too Fit To Fracture: resistance 2 or more times a week, 1-3 sets of 8-12; balance 15-20 min daily; aerobic never instead of these. Vertebral fracture: form over intensity, moderate aerobic only, physiotherapy consult.",
            es="Too Fit To Fracture: fuerza 2 o más veces por semana, 1-3 series de 8-12; equilibrio 15-20 min diarios; el aeróbico nunca en su lugar. Fractura vertebral: técnica antes que intensidad, solo aeróbico moderado, consulta de fisioterapia.",
        ),
        claim(
            Strength.EXPERTS,
            HEART_GROUP,
            en="Absolute contraindications include unstable angina, uncontrolled arrhythmia, heart failure or hypertension, acute PE, DVT or MI, dissection, and myocarditis or pericarditis.",
            es="Contraindicaciones absolutas: angina inestable, arritmia, insuficiencia cardiaca o hipertensión no controladas, TEP, TVP o IAM agudos, disección, miocarditis o pericarditis, entre otras.",
        ),
        en="Precautions",
        es="Precauciones",
    ),
)

ARTICLE = Article(
    slug="starting-at-home",
    order=50,
    title={"en": "Starting at home, safely", "es": "Empezar en casa con seguridad"},
    lede={
        "en": "Small steps for the days between your sessions.",
        "es": "Pasos pequeños para los días entre sus sesiones.",
    },
    parts={Depth.PLAIN: _PLAIN, Depth.MORE: _MORE, Depth.CLINICAL: _CLINICAL},
)
