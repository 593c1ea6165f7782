"""Why joints hurt on an aromatase inhibitor."""

from patients.learn.content import Article, Depth, Strength, claim, part, say
from patients.learn.sources import (
    ELPH,
    HOW_OFTEN,
    PAIN_AND_STOPPING,
    REVIEW_2024,
    WASHOUT,
    YES_NO,
)

_PLAIN = (
    part(
        claim(
            Strength.OBSERVED,
            HOW_OFTEN,
            en="You are not alone. Almost half of the women asked said that their tablets made their joints hurt.",
            es="No es la única. Casi la mitad de las mujeres preguntadas dijo que las pastillas le causaban dolor en las articulaciones.",
        ),
        claim(
            Strength.OBSERVED,
            HOW_OFTEN,
            en="In most of them it began in the first three months.",
            es="En la mayoría empezó en los tres primeros meses.",
        ),
        claim(
            Strength.OBSERVED,
            HOW_OFTEN,
            en="Hands, wrists, elbows, knees and feet hurt most often because of the tablets.",
            es="Lo que más duele por las pastillas son manos, muñecas, codos, rodillas y pies.",
        ),
        en="What many women feel",
        es="Lo que sienten muchas mujeres",
    ),
    part(
        claim(
            Strength.OBSERVED,
            WASHOUT,
            en="The tablets lower a hormone in your blood. It is called estrogen.",
            es="Las pastillas bajan una hormona en su sangre. Se llama estrógeno.",
        ),
        claim(
            Strength.IDEA,
            HOW_OFTEN,
            en="Less estrogen may be why joints hurt. How it happens is not known for sure.",
            es="Tener menos estrógeno puede ser la causa del dolor. No se sabe con seguridad cómo ocurre.",
        ),
        en="Why it happens",
        es="Por qué ocurre",
    ),
    part(
        say(
            en="Tell us how strong the pain is, even when it is mild. A number from 0 to 10 helps us.",
            es="Díganos cuánto le duele, aunque sea poco. Un número de 0 a 10 nos ayuda.",
        ),
        say(
            en="Please do not stop the tablets before you have talked with us. There are things to try.",
            es="Por favor, no deje las pastillas antes de hablar con nosotros. Hay cosas que se pueden probar.",
        ),
        en="What you can do",
        es="Qué puede hacer usted",
    ),
)

_MORE = (
    part(
        claim(
            Strength.OBSERVED,
            HOW_OFTEN,
            en="In a clinic that asked 300 women on these tablets, 47 in 100 named the tablets as a cause of their joint pain. In three of four of them it began within three months, and two of three called it moderate or severe.",
            es="En una clínica que preguntó a 300 mujeres con estas pastillas, 47 de cada 100 las señalaron como causa de su dolor articular. En tres de cada cuatro empezó en los tres primeros meses, y dos de cada tres lo llamaron moderado o fuerte.",
        ),
        claim(
            Strength.OBSERVED,
            HOW_OFTEN,
            en="It was more frequent in women whose last period was less than five years ago than in those whose last was over ten years ago. That fits the idea that the fall of estrogen matters.",
            es="Fue más frecuente en mujeres cuya última regla fue hace menos de cinco años que en las que la tuvieron hace más de diez. Eso encaja con la idea de que la bajada del estrógeno importa.",
        ),
        en="How often, and when",
        es="Con qué frecuencia y cuándo",
    ),
    part(
        claim(
            Strength.IDEA,
            HOW_OFTEN,
            REVIEW_2024,
            en="Several explanations are discussed: how estrogen acts on joints, on tendons and on the nerves that carry pain. None is proven, and more than one may be true.",
            es="Se discuten varias explicaciones: cómo actúa el estrógeno en las articulaciones, en los tendones y en los nervios que llevan el dolor. Ninguna está demostrada, y puede haber más de una verdadera.",
        ),
        claim(
            Strength.OBSERVED,
            WASHOUT,
            en="Of 83 women who paused before they changed to another tablet of this kind, nine of ten felt better in the pause. Only a prescriber can decide on such a pause.",
            es="De 83 mujeres que hicieron una pausa antes de cambiar a otra pastilla de este tipo, nueve de cada diez mejoraron durante la pausa. Solo quien receta puede decidir esa pausa.",
        ),
        en="Why it happens",
        es="Por qué ocurre",
    ),
    part(
        claim(
            Strength.OBSERVED,
            PAIN_AND_STOPPING,
            en="Women with a worst pain of 4 or more stopped their tablets about twice as often as women with less. That is why we ask for a number and why a nurse reads it.",
            es="Las mujeres con un dolor máximo de 4 o más dejaron las pastillas más o menos el doble que las que tenían menos. Por eso pedimos un número y por eso lo lee una enfermera.",
        ),
        en="Why we ask so often",
        es="Por qué preguntamos tanto",
    ),
)

_CLINICAL = (
    part(
        claim(
            Strength.OBSERVED,
            HOW_OFTEN,
            en="Cross-sectional survey, n = 300: 47% attributed arthralgia to the AI; onset within 3 months in 74% of these; 67% moderate or severe. Last menstrual period within 5 years against over 10 years: adjusted OR 3.39 (95% CI 1.21-9.44).",
            es="Encuesta transversal, n = 300: el 47% atribuyó la artralgia al IA; inicio en los 3 primeros meses en el 74% de ellas; moderada o intensa en el 67%. Última regla hace menos de 5 años frente a más de 10: OR ajustada 3,39 (IC 95% 1,21-9,44).",
        ),
        en="Frequency and onset",
        es="Frecuencia e inicio",
    ),
    part(
        claim(
            Strength.IDEA,
            HOW_OFTEN,
            REVIEW_2024,
            en="The mechanism is not established. Estrogen withdrawal is the leading hypothesis; the inverse relation to time since the last period is indirect support. We do not describe the condition as a synovitis.",
            es="El mecanismo no está establecido. La hipótesis principal es la retirada de estrógeno; la relación inversa con el tiempo desde la última regla la apoya de forma indirecta. No describimos el cuadro como una sinovitis.",
        ),
        claim(
            Strength.OBSERVED,
            WASHOUT,
            en="ELPh crossover, n = 83: 91.3% improved after discontinuation, before the second AI.",
            es="Cruce en ELPh, n = 83: el 91,3% mejoró tras la suspensión, antes del segundo IA.",
        ),
        en="Mechanism",
        es="Mecanismo",
    ),
    part(
        claim(
            Strength.OBSERVED,
            PAIN_AND_STOPPING,
            en="BPI worst joint pain of 4 or more: HR for discontinuation 2.09 (1.14-3.80), n = 437, 47 events. As a single flag this discriminates weakly.",
            es="Peor dolor articular (BPI) de 4 o más: HR de abandono 2,09 (1,14-3,80), n = 437, 47 eventos. Como señal única discrimina poco.",
        ),
        claim(
            Strength.NO_EFFECT,
            YES_NO,
            en="Aches recorded as yes or no did not predict discontinuation: OR 0.90 (0.46-1.78), n = 369. Severity is what has to be asked.",
            es="Los dolores registrados como sí o no no predijeron el abandono: OR 0,90 (0,46-1,78), n = 369. Hay que preguntar por la intensidad.",
        ),
        claim(
            Strength.OBSERVED,
            ELPH,
            en="ELPh, n = 503: 32.4% stopped for adverse events within 24 months, 24.3% for musculoskeletal ones; median time to stopping 6.1 months.",
            es="ELPh, n = 503: el 32,4% lo dejó por efectos adversos en 24 meses, el 24,3% por los musculoesqueléticos; mediana hasta el abandono 6,1 meses.",
        ),
        en="Pain and discontinuation",
        es="Dolor y abandono",
    ),
)

ARTICLE = Article(
    slug="why-joints-hurt",
    order=10,
    title={"en": "Why joints can hurt", "es": "Por qué pueden doler las articulaciones"},
    lede={
        "en": "Tablets called aromatase inhibitors (AI) can make joints stiff and sore.",
        "es": "Las pastillas llamadas inhibidores de la aromatasa (IA) pueden dejar las articulaciones rígidas y doloridas.",
    },
    parts={Depth.PLAIN: _PLAIN, Depth.MORE: _MORE, Depth.CLINICAL: _CLINICAL},
)
