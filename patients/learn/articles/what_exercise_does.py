"""What aerobic, strength and flexibility work each do."""

from patients.learn.content import Article, Depth, Strength, claim, part, say
from patients.learn.sources import (
    BODY,
    BONE,
    COCHRANE,
    FRAGILE_BONES,
    HOPE,
    HOPE_LIFE,
    MYOKINES,
    ONCOLOGISTS_2022,
    PAIN_AND_EXERCISE,
    POOLED_2025,
    REVIEW_2024,
    STRENGTH_POOLED,
    WALKING,
)

_PLAIN = (
    part(
        claim(
            Strength.ONE_TRIAL,
            HOPE,
            en="In one good trial, women who exercised for a year had less joint pain. It fell by almost a third.",
            es="En un buen ensayo, las mujeres que hicieron ejercicio un año tuvieron menos dolor. Bajó casi un tercio.",
        ),
        claim(
            Strength.UNSURE,
            COCHRANE,
            POOLED_2025,
            en="Other studies are small, and not all of them found this. So we cannot promise it.",
            es="Otros estudios son pequeños y no todos lo encontraron. Por eso no podemos prometerlo.",
        ),
        en="Can it help the pain?",
        es="¿Puede ayudar con el dolor?",
    ),
    part(
        claim(
            Strength.UNSURE,
            WALKING,
            en="Walking made joints less stiff in a small study of six weeks.",
            es="Caminar redujo la rigidez en un estudio pequeño de seis semanas.",
        ),
        claim(
            Strength.IDEA,
            MYOKINES,
            en="Working muscles send out substances that may calm inflammation.",
            es="Los músculos que trabajan liberan sustancias que quizá calman la inflamación.",
        ),
        en="Walking, cycling, swimming",
        es="Caminar, pedalear, nadar",
    ),
    part(
        claim(
            Strength.SEVERAL,
            STRENGTH_POOLED,
            en="Strength work makes arms and legs stronger. It adds some muscle and takes away some fat.",
            es="El trabajo de fuerza hace más fuertes los brazos y las piernas. Añade algo de músculo y quita algo de grasa.",
        ),
        claim(
            Strength.UNSURE,
            BONE,
            en="It may help to keep bone. The women who trained often were less likely to lose bone at the hip.",
            es="Quizá ayuda a conservar el hueso. Quienes entrenaron a menudo tuvieron menos riesgo de perder hueso en la cadera.",
        ),
        en="Strength work",
        es="Trabajo de fuerza",
    ),
    part(
        claim(
            Strength.EXPERTS,
            REVIEW_2024,
            en="Gentle stretching, yoga or tai chi can be added twice a week if you like them.",
            es="Puede añadir estiramientos suaves, yoga o taichí dos veces por semana si le gustan.",
        ),
        say(
            en="We know of no good trial on stretching alone for this pain. Do it if it feels good.",
            es="No conocemos ningún buen ensayo solo con estiramientos para este dolor. Hágalos si le sientan bien.",
        ),
        en="Stretching and balance",
        es="Estiramientos y equilibrio",
    ),
)

_MORE = (
    part(
        claim(
            Strength.ONE_TRIAL,
            HOPE,
            en="121 women with joint pain took part for a year. With 150 minutes of brisk walking a week and two supervised strength sessions, worst pain fell from 5.6 by 1.6 points. With usual care it rose by 0.2.",
            es="121 mujeres con dolor articular participaron un año. Con 150 minutos de caminata rápida a la semana y dos sesiones supervisadas de fuerza, el peor dolor bajó 1,6 puntos desde 5,6. Con la atención habitual subió 0,2.",
        ),
        claim(
            Strength.ONE_TRIAL,
            HOPE_LIFE,
            en="Tiredness and quality of life got better too, more after twelve months than after six. It takes patience.",
            es="También mejoraron el cansancio y la calidad de vida, más a los doce meses que a los seis. Hace falta paciencia.",
        ),
        claim(
            Strength.UNSURE,
            COCHRANE,
            POOLED_2025,
            en="When the trials are added together the result is unclear. Everybody in these trials knew who exercised, which can make an effect look larger.",
            es="Al sumar los ensayos el resultado no está claro. En ellos todas sabían quién hacía ejercicio, y eso puede agrandar el efecto.",
        ),
        en="Pain",
        es="Dolor",
    ),
    part(
        claim(
            Strength.IDEA,
            MYOKINES,
            en="Muscle at work releases messengers called myokines into the blood. They may lower inflammation. That they are why joints hurt less is not shown.",
            es="El músculo que trabaja libera en la sangre mensajeros llamados mioquinas. Quizá reducen la inflamación. No está demostrado que por eso duelan menos las articulaciones.",
        ),
        claim(
            Strength.IDEA,
            PAIN_AND_EXERCISE,
            en="Researchers also think that regular exercise may change how nerves handle pain. We have only the title of this review, so take it as an idea.",
            es="También se piensa que el ejercicio regular puede cambiar cómo los nervios tratan el dolor. Solo tenemos el título de esta revisión; tómelo como una idea.",
        ),
        en="Inflammation, and how pain is felt",
        es="La inflamación y cómo se siente el dolor",
    ),
    part(
        claim(
            Strength.SEVERAL,
            STRENGTH_POOLED,
            en="14 trials of strength training in people after cancer: legs could lift 15.5 kg more, arms 7.3 kg more, with 1.1 kg more lean mass and 2 percentage points less fat.",
            es="14 ensayos de fuerza en personas tras un cáncer: las piernas levantaron 15,5 kg más y los brazos 7,3 kg más, con 1,1 kg más de masa magra y 2 puntos porcentuales menos de grasa.",
        ),
        claim(
            Strength.UNSURE,
            BODY,
            en="43 women on these tablets did strength and impact work twice a week for a year, and had less fat in the belly and under the skin than before. Nobody was compared with them.",
            es="43 mujeres con estas pastillas hicieron fuerza e impacto dos veces por semana un año, y tuvieron menos grasa en el vientre y bajo la piel que antes. No se comparó con nadie.",
        ),
        claim(
            Strength.NO_EFFECT,
            BONE,
            en="In 223 women over two years, bone density did not differ clearly between those with and without strength training. Those who did at least half of it were less likely to lose bone at the hip.",
            es="En 223 mujeres y dos años, la densidad ósea no fue claramente distinta con o sin fuerza. Quienes hicieron al menos la mitad tuvieron menos riesgo de perder hueso en la cadera.",
        ),
        say(
            en="About tendons we have no study in women on these tablets that we can name here.",
            es="Sobre los tendones no tenemos ningún estudio en mujeres con estas pastillas que podamos citar aquí.",
        ),
        en="Muscle, fat, bone and tendons",
        es="Músculo, grasa, hueso y tendones",
    ),
    part(
        claim(
            Strength.EXPERTS,
            REVIEW_2024,
            en="A review suggests yoga or tai chi twice a week as an extra, not in place of the rest.",
            es="Una revisión propone yoga o taichí dos veces por semana como añadido, no en lugar de lo demás.",
        ),
        claim(
            Strength.EXPERTS,
            FRAGILE_BONES,
            en="With thin bones, balance practice every day belongs to it. Walking alone does not replace strength and balance.",
            es="Con huesos frágiles, hay que practicar el equilibrio cada día. Caminar no sustituye la fuerza ni el equilibrio.",
        ),
        en="Flexibility and balance",
        es="Flexibilidad y equilibrio",
    ),
)

_CLINICAL = (
    part(
        claim(
            Strength.ONE_TRIAL,
            HOPE,
            en="HOPE, single-centre RCT, n = 121 (61/60), 12 months, BPI worst joint pain 3 or more. Change -1.6 (-29%) against +0.2 (+3%), p < .001; severity -1.1 against +0.3; interference -1.1 against +0.4. Attendance 70% (SD 28). Unblinded; the difference of 1.8 lies just under the 2-point MID.",
            es="HOPE, ECA de un centro, n = 121 (61/60), 12 meses, peor dolor BPI de 3 o más. Cambio -1,6 (-29%) frente a +0,2 (+3%), p < ,001; intensidad -1,1 frente a +0,3; interferencia -1,1 frente a +0,4. Asistencia 70% (DE 28). Sin ciego; la diferencia de 1,8 queda justo bajo la DMI de 2 puntos.",
        ),
        claim(
            Strength.ONE_TRIAL,
            HOPE_LIFE,
            en="Same trial: FACT-B subscale 2.2 against 0.7 (p = .02), FACT-ES 5.6 against 1.6, FACIT-F 5.8 against 0.5 (both p < .001).",
            es="Mismo ensayo: subescala FACT-B 2,2 frente a 0,7 (p = ,02), FACT-ES 5,6 frente a 1,6, FACIT-F 5,8 frente a 0,5 (ambas p < ,001).",
        ),
        claim(
            Strength.UNSURE,
            COCHRANE,
            POOLED_2025,
            en="Pooled evidence is inconclusive: Cochrane 2020 (7 RCTs); 2025 meta-analysis (3 RCTs, n = 297) without a significant pooled effect on worst pain.",
            es="La evidencia agrupada no es concluyente: Cochrane 2020 (7 ECA); metaanálisis de 2025 (3 ECA, n = 297) sin efecto agrupado significativo sobre el peor dolor.",
        ),
        claim(
            Strength.UNSURE,
            WALKING,
            en="Home walking, 6 weeks, n = 62: stiffness, difficulty with daily activities and helplessness fell; walking had slipped back by 6 months.",
            es="Caminar en casa, 6 semanas, n = 62: bajaron la rigidez, la dificultad en actividades diarias y la indefensión; a los 6 meses se caminaba otra vez menos.",
        ),
        en="Joint pain",
        es="Dolor articular",
    ),
    part(
        claim(
            Strength.SEVERAL,
            STRENGTH_POOLED,
            en="Resistance training, 14 RCTs: leg +15.5 kg, arm +7.3 kg, lean mass +1.07 kg, body fat -2.08%, FACT-F +1.86. The intervals are in the paper.",
            es="Entrenamiento de fuerza, 14 ECA: pierna +15,5 kg, brazo +7,3 kg, masa magra +1,07 kg, grasa corporal -2,08%, FACT-F +1,86. Los intervalos están en el artículo.",
        ),
        claim(
            Strength.NO_EFFECT,
            BONE,
            en="24-month RCT, n = 223: BMD between groups not significant; participants with at least 50% adherence were less likely to lose hip BMD (not a randomised comparison).",
            es="ECA de 24 meses, n = 223: DMO sin diferencia significativa entre grupos; con al menos un 50% de cumplimiento, menos pérdida de DMO en cadera (comparación no aleatorizada).",
        ),
        claim(
            Strength.UNSURE,
            BODY,
            en="n = 43, one hour of strength and one of impact-aerobic work twice weekly for a year: visceral and subcutaneous fat fell.",
            es="n = 43, una hora de fuerza y una de aeróbico de impacto dos veces por semana un año: bajaron la grasa visceral y la subcutánea.",
        ),
        claim(
            Strength.IDEA,
            MYOKINES,
            en="Contracting muscle releases IL-6 and other myokines. The step from there to AI arthralgia is a hypothesis.",
            es="El músculo en contracción libera IL-6 y otras mioquinas. El paso de ahí a la artralgia por IA es una hipótesis.",
        ),
        en="Muscle, bone, body composition, inflammation",
        es="Músculo, hueso, composición corporal, inflamación",
    ),
    part(
        claim(
            Strength.EXPERTS,
            ONCOLOGISTS_2022,
            en="ASCO 2022 recommends aerobic and resistance exercise during curative-intent treatment (strong; moderate to low quality) and calls the evidence on treatment completion insufficient.",
            es="ASCO 2022 recomienda ejercicio aeróbico y de fuerza durante el tratamiento con intención curativa (fuerte; calidad moderada a baja) y considera insuficiente la evidencia sobre completar el tratamiento.",
        ),
        en="Recommendation",
        es="Recomendación",
    ),
)

ARTICLE = Article(
    slug="what-exercise-does",
    order=20,
    title={"en": "What exercise does", "es": "Qué hace el ejercicio"},
    lede={
        "en": "Walking, strength work and stretching each do something else. What is known, and how sure it is.",
        "es": "Caminar, la fuerza y los estiramientos hacen cosas distintas. Qué se sabe y con qué seguridad.",
    },
    parts={Depth.PLAIN: _PLAIN, Depth.MORE: _MORE, Depth.CLINICAL: _CLINICAL},
)
