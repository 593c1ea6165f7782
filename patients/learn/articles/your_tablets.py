"""The tablets, doubts about them, and stopping."""

from patients.learn.content import Article, Depth, Strength, claim, part, say
from patients.learn.sources import (
    ALIVE,
    ELPH,
    FOUR_YEARS,
    HELP_TO_KEEP_ON,
    ONCOLOGISTS_2022,
    PAIN_AND_STOPPING,
    REPORTED,
    TEXTS,
    WASHOUT,
)

_PLAIN = (
    part(
        claim(
            Strength.OBSERVED,
            ALIVE,
            en="Women who take their tablets to the end live longer on average. Part of this may have other reasons.",
            es="Quienes toman las pastillas hasta el final viven más de media. En parte puede deberse a otras razones.",
        ),
        claim(
            Strength.OBSERVED,
            FOUR_YEARS,
            en="Doubting is common. About one in three women had stopped after four years.",
            es="Dudar es frecuente. A los cuatro años, una de cada tres mujeres las había dejado.",
        ),
        en="Why they matter",
        es="Por qué importan",
    ),
    part(
        say(
            en="Tell us. Nobody here will be cross with you.",
            es="Díganoslo. Aquí nadie se va a enfadar con usted.",
        ),
        say(
            en="Please talk with us before you stop. Often something can be changed: the time, the tablet, or help for the pain.",
            es="Hable con nosotros antes de dejarlas, por favor. A menudo se puede cambiar algo: la hora, la pastilla o la ayuda para el dolor.",
        ),
        say(
            en="The choice is yours. We want you to make it with all the facts.",
            es="La decisión es suya. Queremos que la tome con todos los datos.",
        ),
        en="When you think of stopping",
        es="Si piensa en dejarlas",
    ),
    part(
        say(
            en="Missed one? Do not take two at once. Phone us or ask your pharmacist when you are unsure.",
            es="¿Olvidó una? No tome dos a la vez. Llámenos o pregunte en su farmacia si tiene dudas.",
        ),
        say(
            en="Missed several? Say so in your check-in. It helps us to help you.",
            es="¿Olvidó varias? Dígalo en su control. Nos ayuda a ayudarle.",
        ),
        en="When you missed a tablet",
        es="Si olvidó una pastilla",
    ),
)

_MORE = (
    part(
        claim(
            Strength.OBSERVED,
            ALIVE,
            en="Among 8,769 women, those who stopped early or took less than four fifths of their tablets died somewhat more often in the years that followed. Women who stop may differ in other ways, so not all of this comes from the tablets.",
            es="Entre 8.769 mujeres, las que las dejaron pronto o tomaron menos de cuatro quintos murieron algo más en los años siguientes. Quienes las dejan pueden ser distintas en otras cosas, así que no todo se debe a las pastillas.",
        ),
        claim(
            Strength.OBSERVED,
            FOUR_YEARS,
            PAIN_AND_STOPPING,
            en="One in five had stopped after two years and one in three after four. Joint pain was the most frequent reason, and it is one that can be worked on.",
            es="A los dos años las había dejado una de cada cinco, y a los cuatro una de cada tres. El dolor articular fue la razón más frecuente, y es una sobre la que se puede trabajar.",
        ),
        claim(
            Strength.OBSERVED,
            REPORTED,
            en="Doctors often do not know. In one study they thought that more than 95 of 100 women took their tablets; fewer than 70 said so themselves. So please tell us how it is.",
            es="A menudo los médicos no lo saben. En un estudio creían que más de 95 de cada 100 mujeres tomaban las pastillas; menos de 70 lo decían ellas mismas. Por eso, cuéntenos cómo es.",
        ),
        en="Why they matter, and why people doubt",
        es="Por qué importan y por qué se duda",
    ),
    part(
        claim(
            Strength.OBSERVED,
            WASHOUT,
            en="A doctor can arrange a pause and then another tablet of the same kind. In one study about four of ten women stayed on the second one.",
            es="Un médico puede acordar una pausa y luego otra pastilla del mismo tipo. En un estudio siguieron con la segunda unas cuatro de cada diez mujeres.",
        ),
        claim(
            Strength.SEVERAL,
            HELP_TO_KEEP_ON,
            en="Help to keep on works a little: 25 studies together found that more women kept on. Information alone mostly did not do it.",
            es="La ayuda para seguir funciona un poco: 25 estudios juntos vieron que seguían más mujeres. La información sola casi nunca bastó.",
        ),
        claim(
            Strength.NO_EFFECT,
            TEXTS,
            en="Text messages alone made no difference. That is why a person phones you.",
            es="Los mensajes de texto solos no cambiaron nada. Por eso le llama una persona.",
        ),
        en="What can be done",
        es="Qué se puede hacer",
    ),
)

_CLINICAL = (
    part(
        claim(
            Strength.OBSERVED,
            ALIVE,
            en="n = 8,769: mortality HR 1.26 (1.09-1.46) for early discontinuation, 1.49 (1.23-1.81) for MPR below 80%. Observational; healthy-adherer bias is likely.",
            es="n = 8.769: HR de mortalidad 1,26 (1,09-1,46) por abandono precoz, 1,49 (1,23-1,81) por MPR inferior al 80%. Observacional; es probable el sesgo de la cumplidora sana.",
        ),
        claim(
            Strength.OBSERVED,
            FOUR_YEARS,
            ELPH,
            en="Stopped: 20% by 24 months and 32% by 4 years (E1Z03/MA.27, n = 686); in ELPh 32.4% for adverse events within 24 months.",
            es="Abandono: 20% a los 24 meses y 32% a los 4 años (E1Z03/MA.27, n = 686); en ELPh 32,4% por efectos adversos en 24 meses.",
        ),
        claim(
            Strength.OBSERVED,
            REPORTED,
            en="COMPACT, n = 1,916, 9 months: investigators judged over 95% compliant, patients reported below 70%.",
            es="COMPACT, n = 1.916, 9 meses: los investigadores estimaron más del 95% de cumplimiento, las pacientes menos del 70%.",
        ),
        en="Persistence",
        es="Persistencia",
    ),
    part(
        claim(
            Strength.SEVERAL,
            HELP_TO_KEEP_ON,
            en="25 studies of interventions pooled: OR for adherence 1.41 (1.18-1.68). Side-effect education generally failed; reminders were positive in 4 of 7.",
            es="25 estudios de intervenciones agrupados: OR de adherencia 1,41 (1,18-1,68). La educación sobre efectos adversos en general fracasó; los recordatorios fueron positivos en 4 de 7.",
        ),
        claim(
            Strength.NO_EFFECT,
            TEXTS,
            en="S1105, n = 702, one-way texts for 36 months: HR 0.89 (0.76-1.05); observed adherence 55.5% against 55.4%.",
            es="S1105, n = 702, mensajes de una sola vía 36 meses: HR 0,89 (0,76-1,05); adherencia observada 55,5% frente a 55,4%.",
        ),
        claim(
            Strength.EXPERTS,
            ONCOLOGISTS_2022,
            en="Exercise and treatment completion: ASCO 2022 calls the evidence insufficient. We found no RCT that shows better AI persistence with exercise.",
            es="Ejercicio y completar el tratamiento: ASCO 2022 considera insuficiente la evidencia. No encontramos ningún ECA que muestre mejor persistencia con ejercicio.",
        ),
        en="What changes it",
        es="Qué la cambia",
    ),
)

ARTICLE = Article(
    slug="your-tablets",
    order=40,
    title={
        "en": "Your tablets, and doubts about them",
        "es": "Sus pastillas y las dudas sobre ellas",
    },
    lede={
        "en": "Why the tablets matter, and what to do when you would rather stop.",
        "es": "Por qué importan las pastillas y qué hacer si preferiría dejarlas.",
    },
    parts={Depth.PLAIN: _PLAIN, Depth.MORE: _MORE, Depth.CLINICAL: _CLINICAL},
)
