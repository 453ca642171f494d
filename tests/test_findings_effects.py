"""Whose a printed effect is, in the many ways results print several of them. Sentences are invented; each row is one way of writing."""

import pytest
from test_findings import read, record, tags

PAIN, DISABILITY, PPT, ROM = "pain_intensity", "disability", "pressure_pain_threshold", "range_of_motion"
STRENGTH = "muscle_strength"
QOL, HARM, HEADACHE, DRUGS = "quality_of_life", "adverse_events", "headache_burden", "medication_use"
PERFORMANCE, STIFFNESS, TONE = "physical_performance", "muscle_stiffness", "spasticity_scale"
DN, NONE, OTHER, MIXED = "favours_dn", "no_difference", "favours_comparator", "mixed"

EVERY = " ".join((PAIN, DISABILITY, PPT, ROM, STRENGTH, QOL, HARM, HEADACHE, DRUGS, PERFORMANCE, STIFFNESS, TONE))

Told = tuple[str, str, str, float | None, float | None, float | None]
ROWS: list[tuple[str, str, str, list[Told]]] = [
    (
        "One week later the VAS was 1.9 in the sham group and 3.2 in the needling group (p = 0.01), and PPT was 6.4 and 5.3 kg/cm2 (p = 0.04), respectively.",
        "rct",
        "sham",
        [(PAIN, "sham", OTHER, None, None, None)],
    ),
    (
        "Neither the PPT (difference 0.2 kg/cm2, 95% CI -0.3 to 0.7) nor the POSAS (-1.0, 95% CI -3.4 to 1.4) showed a difference.",
        "rct",
        "sham",
        [(PPT, "sham", NONE, 0.2, -0.3, 0.7)],
    ),
    (
        "Adverse events were more frequent with real than with sham needling, giving a number needed to harm of 3 (95% CI 2 to 4).",
        "rct",
        "sham",
        [(HARM, "sham", OTHER, None, None, None)],
    ),
    (
        "Pain and the ODI did not differ between the groups (standardised mean difference of 0.6 to 1.1).",
        "rct",
        "sham",
        [(PAIN, "sham", NONE, None, None, None), (DISABILITY, "sham", NONE, None, None, None)],
    ),
    (
        "Between-group differences favoured dry needling for the NDI (−5.4; 95% CI −9.0, −1.8) and for neck pain (−1·3; −2·2 to −0·4).",
        "rct",
        "sham",
        [(DISABILITY, "sham", DN, -5.4, -9, -1.8), (PAIN, "sham", DN, -1.3, -2.2, -0.4)],
    ),
    (
        "Hedges' g for pain was -0.48 [95% CI -0.83, -0.13] and for disability -0.22 [-0.57, 0.13] against sham needling.",
        "meta_analysis",
        "sham",
        [(PAIN, "sham", DN, -0.48, -0.83, -0.13), (DISABILITY, "sham", NONE, -0.22, -0.57, 0.13)],
    ),
    (
        "Compared with sham, dry needling raised PPT (WMD = 0.71 kg/cm²; 95%CI = 0.33–1.09; I² = 54%) but had no effect on range of motion (WMD = 2.4°; 95%CI = −1.9–6.7).",
        "meta_analysis",
        "sham",
        [(PPT, "sham", DN, 0.71, 0.33, 1.09), (ROM, "sham", NONE, 2.4, -1.9, 6.7)],
    ),
    (
        "At six weeks the mean difference between groups was −1.8 ± 0.6 for the NRS (p = 0.004) and −7.7 ± 2.9 for the ODI (p = 0.009), both in favor of dry needling.",
        "rct",
        "sham",
        [(PAIN, "sham", DN, -1.8, None, None), (DISABILITY, "sham", DN, -7.7, None, None)],
    ),
    (
        "Pain intensity and NDI were lower in the dry needling group than in the sham group (mean difference −1.1, 95% CI −1.9 to −0.3 and −4.6, 95% CI −8.3 to −0.9, respectively).",
        "rct",
        "sham",
        [(PAIN, "sham", DN, -1.1, -1.9, -0.3), (DISABILITY, "sham", DN, -4.6, -8.3, -0.9)],
    ),
    (
        "The mean difference in pain between dry needling and sham was −0.8 (95% CI −1.5 to −0.1), between dry needling and exercise −0.2 (95% CI −0.9 to 0.5).",
        "rct",
        "sham exercise",
        [(PAIN, "sham", DN, -0.8, -1.5, -0.1), (PAIN, "exercise", NONE, -0.2, -0.9, 0.5)],
    ),
    (
        "Pain fell by 2,4 points more with dry needling than with sham (95% CI 1,1 to 3,7; p=0,001).",
        "rct",
        "sham",
        [(PAIN, "sham", DN, 2.4, 1.1, 3.7)],
    ),
    (
        "Headache days per month were reduced by 3.1 in the needling group and by 1.9 in the sham group (difference 1.2, 95% CI 0.3 to 2.1).",
        "rct",
        "sham",
        [(HEADACHE, "sham", DN, 1.2, 0.3, 2.1)],
    ),
    (
        "Needling had a large effect on pain relative to no treatment (ES = −1.04, CI −1.66 to −0.42) and a small one relative to sham (ES = −0.31, CI −0.60 to −0.02).",
        "meta_analysis",
        "no_treatment sham",
        [(PAIN, "no_treatment", DN, -1.04, -1.66, -0.42), (PAIN, "sham", DN, -0.31, -0.6, -0.02)],
    ),
    (
        "At 12 weeks, differences between dry needling and injection were small: 0.3 points on the NRS (95% CI, −0.5 to 1.1), 1.2 points on the DASH (95% CI, −3.6 to 6.0).",
        "rct",
        "injection",
        [(PAIN, "injection", NONE, 0.3, -0.5, 1.1), (DISABILITY, "injection", NONE, 1.2, -3.6, 6)],
    ),
    (
        "The rate of adverse events was similar in both groups (incidence rate ratio 1.12; 95% CI 0.71 to 1.77).",
        "rct",
        "sham",
        [(HARM, "sham", NONE, 1.12, 0.71, 1.77)],
    ),
    (
        "Mean VAS in the dry needling group was 2.1 (95% CI 1.6 to 2.6) and in the sham group 3.4 (95% CI 2.8 to 4.0; p = 0.001).",
        "rct",
        "sham",
        [(PAIN, "sham", DN, None, None, None)],
    ),
    (
        "Pain decreased by 2.9 points (95% CI 2.2 to 3.6) after dry needling and by 1.4 points (95% CI 0.8 to 2.0) after sham needling, a difference of 1.5 points (95% CI 0.6 to 2.4).",
        "rct",
        "sham",
        [(PAIN, "sham", DN, 1.5, 0.6, 2.4)],
    ),
    (
        "There was a mean between-group difference of -6.8 (-11.9 to -1.7) points in NDI and of 0.3 (-0.6 to 1.2) points in NRS.",
        "rct",
        "sham",
        [(DISABILITY, "sham", DN, -6.8, -11.9, -1.7), (PAIN, "sham", NONE, 0.3, -0.6, 1.2)],
    ),
    (
        "For the primary outcome, pain on movement at 6 weeks, dry needling was not superior to sham needling (difference in means −3 mm, 95% confidence interval −10 to 4, P=0.41); the secondary outcomes NDI (−1.1, −4.0 to 1.8) and flexion (2°, −3° to 7°) showed the same.",
        "rct",
        "sham",
        [(PAIN, "sham", NONE, -3, -10, 4), (DISABILITY, "sham", NONE, -1.1, -4, 1.8), (ROM, "sham", NONE, 2, -3, 7)],
    ),
    (
        "Compared with sham, dry needling reduced pain at 4 weeks (MD −1.4, 95% CI −2.2 to −0.6) and at 12 weeks (MD −0.9, 95% CI −1.7 to −0.1).",
        "rct",
        "sham",
        [(PAIN, "sham", DN, -0.9, -1.7, -0.1)],
    ),
    (
        "Pain was lower in the needling group at 4 and 12 weeks (mean difference −1.4 [95% CI −2.2 to −0.6] and −0.9 [95% CI −1.7 to −0.1], respectively).",
        "rct",
        "sham",
        [(PAIN, "sham", DN, -0.9, -1.7, -0.1)],
    ),
    (
        "Neither the ODI (difference 1.3; 95% CI −2.6 to 5.2) nor the SF-36 physical component (0.8; 95% CI −1.9 to 3.5) differed between groups.",
        "rct",
        "sham",
        [(DISABILITY, "sham", NONE, 1.3, -2.6, 5.2), (QOL, "sham", NONE, 0.8, -1.9, 3.5)],
    ),
    (
        "Needled patients had a 34 kPa (95% CI 9 to 59) higher PPT and 6° (95% CI 1 to 11) more neck rotation than the sham group.",
        "rct",
        "sham",
        [(PPT, "sham", DN, 34, 9, 59), (ROM, "sham", DN, 6, 1, 11)],
    ),
    (
        "The pooled SMD for pain was −0.55 (95% CI −0.92 to −0.18, I² = 68%, 9 trials), and that for function was −0.31 (95% CI −0.66 to 0.04, I² = 59%, 6 trials), when needling was compared with sham.",
        "meta_analysis",
        "sham",
        [(PAIN, "sham", DN, -0.55, -0.92, -0.18), (DISABILITY, "sham", NONE, -0.31, -0.66, 0.04)],
    ),
    (
        "At week 6 (95% CI 2.2 to 9.8; p = 0.003) the difference in DASH favoured needling over injection.",
        "rct",
        "injection",
        [(DISABILITY, "injection", DN, None, None, None)],
    ),
    (
        "In the analysis of 212 participants, dry needling improved ODI more than sham (mean difference −7.3 [−11.0 to −3.6]; low certainty).",
        "meta_analysis",
        "sham",
        [(DISABILITY, "sham", DN, -7.3, -11, -3.6)],
    ),
    (
        "The VAS score of the needling group was lower than that of the sham group by 1.2 (0.4–2.0) points.",
        "rct",
        "sham",
        [(PAIN, "sham", DN, 1.2, 0.4, 2)],
    ),
    (
        "Dry needling was superior to no treatment (SMD −0.9; 95% CI −1.4 to −0.4) and to sham (SMD −0.4; 95% CI −0.7 to −0.1) for pain.",
        "meta_analysis",
        "no_treatment sham",
        [(PAIN, "no_treatment", DN, -0.9, -1.4, -0.4), (PAIN, "sham", DN, -0.4, -0.7, -0.1)],
    ),
    (
        "Pain improved from 6.2 (95% CI 5.8 to 6.6) to 3.1 (95% CI 2.6 to 3.6) in the needling group and from 6.1 (95% CI 5.7 to 6.5) to 4.4 (95% CI 3.9 to 4.9) in the sham group (p < 0.001 between groups).",
        "rct",
        "sham",
        [(PAIN, "sham", DN, None, None, None)],
    ),
    (
        "For pain, the effect of dry needling over sham was −1.31 (CI 95% −2.06; −0.56) in the short term and −0.25 (CI 95% −0.88; 0.38) in the long term.",
        "meta_analysis",
        "sham",
        [(PAIN, "sham", MIXED, -1.31, -2.06, -0.56)],
    ),
    (
        "Needling compared with exercise showed mean differences of −0.3 (95% CI −1.0 to 0.4) for NPRS, −1.8 (95% CI −5.5 to 1.9) for ODI and 0.9 (95% CI −1.2 to 3.0) for the SF-12.",
        "rct",
        "exercise",
        [
            (PAIN, "exercise", NONE, -0.3, -1, 0.4),
            (DISABILITY, "exercise", NONE, -1.8, -5.5, 1.9),
            (QOL, "exercise", NONE, 0.9, -1.2, 3),
        ],
    ),
    (
        "The between-arm difference in improvement in pain was 0.9 (SE 0.3; p=0.003) favouring dry needling.",
        "rct",
        "sham",
        [(PAIN, "sham", DN, 0.9, None, None)],
    ),
    (
        "PPT over the trapezius (mean difference 0.6 kg/cm2, 95% CI: 0.1 to 1.1) but not over the tibialis anterior (mean difference 0.2 kg/cm2, 95% CI: −0.3 to 0.7) increased more after needling than after sham.",
        "rct",
        "sham",
        [(PPT, "sham", MIXED, 0.6, 0.1, 1.1)],
    ),
    (
        "No difference in pain was found (mean difference −0.2, 95% CI −0.9 to 0.5) and none in fatigue (mean difference −0.5, 95% CI −1.4 to 0.4).",
        "rct",
        "sham",
        [(PAIN, "sham", NONE, -0.2, -0.9, 0.5)],
    ),
    (
        "Stretching alone and dry needling plus stretching reduced pain equally (difference between groups 0.1; CI95 -0.8-1.0).",
        "rct",
        "exercise",
        [(PAIN, "exercise", NONE, 0.1, -0.8, 1)],
    ),
    (
        "The adjusted between-group difference at 3 months was −1.0 NRS points (95% CI −1.7 to −0.3) and at 12 months −0.6 (−1.3 to 0.1).",
        "rct",
        "sham",
        [(PAIN, "sham", MIXED, -1, -1.7, -0.3)],
    ),
    (
        "Dry needling and corticosteroid injection were equally effective at 6 weeks (SPADI: MD 2.1 points, 95% CI −4.4 to 8.6; VAS: MD 0.3 cm, 95% CI −0.6 to 1.2).",
        "rct",
        "injection",
        [(DISABILITY, "injection", NONE, 2.1, -4.4, 8.6), (PAIN, "injection", NONE, 0.3, -0.6, 1.2)],
    ),
    (
        "Mean group differences (95% CI) were −0.5 (−1.4 to 0.4) for pain and 3.2° (−1.1° to 7.5°) for rotation.",
        "rct",
        "sham",
        [(PAIN, "sham", NONE, -0.5, -1.4, 0.4), (ROM, "sham", NONE, 3.2, -1.1, 7.5)],
    ),
    (
        "Relative to usual care, needling saved 1.8 headache days per month (95% CI 0.5 to 3.1) and 2.2 triptan doses (95% CI 0.3 to 4.1).",
        "rct",
        "usual_care",
        [(HEADACHE, "usual_care", DN, 1.8, 0.5, 3.1), (DRUGS, "usual_care", DN, 2.2, 0.3, 4.1)],
    ),
    (
        "Strength gains were comparable (difference of 4 N; 95% CI: −11 to 19), as were gains in hop distance (difference of 1 cm; 95% CI: −6 to 8).",
        "rct",
        "sham",
        [(STRENGTH, "sham", NONE, 4, -11, 19), (PERFORMANCE, "sham", NONE, 1, -6, 8)],
    ),
    (
        "At the 3-month follow-up, a clinically relevant difference of 2.3 points (95% CI: 1.2; 3.4) in pain and of 9 points (95% CI: 4; 14) in the DASH persisted in favor of the experimental group.",
        "rct",
        "sham",
        [(PAIN, "sham", DN, 2.3, 1.2, 3.4), (DISABILITY, "sham", DN, 9, 4, 14)],
    ),
    (
        "Needling resulted in a significantly higher PPT at the trapezius [MD: 0.51 kg/cm2 (95% CI 0.12–0.90)] but not at the deltoid [MD: 0.10 kg/cm2 (95% CI −0.24–0.44)] compared with sham.",
        "rct",
        "sham",
        [(PPT, "sham", MIXED, 0.51, 0.12, 0.9)],
    ),
    (
        "Pain scores favored needling by −1.7 (95% CI, −2.9 to −0.5) at one week, by −1.5 (95% CI, −2.8 to −0.2) at one month and by −1.6 (95% CI, −2.8 to −0.4) at three months.",
        "rct",
        "sham",
        [(PAIN, "sham", DN, -1.6, -2.8, -0.4)],
    ),
    (
        "Needling resulted in little to no difference in quality of life (MD 1.6 on the 0–100 SF-36 scale, 95% CI −2.3 to 5.5; 3 studies, 178 participants).",
        "meta_analysis",
        "sham",
        [(QOL, "sham", NONE, 1.6, -2.3, 5.5)],
    ),
    (
        "A 5-point difference in the NDI (95% CI 1–9) and a 0.8-point difference in the NPRS (95% CI 0.1–1.5) in favour of manual therapy were found.",
        "rct",
        "manual_therapy",
        [(DISABILITY, "manual_therapy", OTHER, 5, 1, 9), (PAIN, "manual_therapy", OTHER, 0.8, 0.1, 1.5)],
    ),
    (
        "The group-by-time interaction was not significant for pain (F(2,88) = 1.12; p = 0.33; ηp² = 0.02); the adjusted difference at 3 months was 0.3 (95% CI: −0.5; 1.1).",
        "rct",
        "sham",
        [(PAIN, "sham", NONE, 0.3, -0.5, 1.1)],
    ),
    (
        "For dry needling versus stretching, the pooled estimates were −0.4 (−1.0 to 0.2; three trials) for pain and −1.1 (−1.9 to −0.3; two trials) for disability.",
        "meta_analysis",
        "exercise",
        [(PAIN, "exercise", NONE, -0.4, -1, 0.2), (DISABILITY, "exercise", DN, -1.1, -1.9, -0.3)],
    ),
    (
        "Headache intensity (MD=-0.9, 95%CI=-1.7,-0.1) and HIT-6 (MD=-3.3, 95%CI=-6.1,-0.5) were lower after DN.",
        "rct",
        "medication",
        [(PAIN, "medication", DN, -0.9, -1.7, -0.1), (DISABILITY, "medication", DN, -3.3, -6.1, -0.5)],
    ),
    (
        "Adding sham or real needling to exercise made no difference to pain (real minus sham −0.2 points, 95% CI −0.9 to 0.5) or to disability (real minus sham −0.7 points, 95% CI −3.0 to 1.6).",
        "rct",
        "sham",
        [(PAIN, "sham", NONE, -0.2, -0.9, 0.5), (DISABILITY, "sham", NONE, -0.7, -3, 1.6)],
    ),
    (
        "Massage reduced pain by 1.0 point (95% CI 0.2 to 1.8) more than dry needling did.",
        "rct",
        "manual_therapy",
        [(PAIN, "manual_therapy", OTHER, 1, 0.2, 1.8)],
    ),
    (
        "The dry needling group had higher PPTs than the sham group over the upper trapezius (MD 0.55, 95% CI 0.21 to 0.89) and the levator scapulae (MD 0.48, 95% CI 0.12 to 0.84).",
        "rct",
        "sham",
        [(PPT, "sham", DN, None, None, None)],
    ),
    (
        "Pain intensity during the past week: −1.6 (−2.4 to −0.8), p<0.001; ODI: −5.0 (−9.1 to −0.9), p=0.02 (mean difference and 95% CI, dry needling minus sham).",
        "rct",
        "sham",
        [(PAIN, "sham", DN, -1.6, -2.4, -0.8), (DISABILITY, "sham", DN, -5, -9.1, -0.9)],
    ),
    (
        "Six of 30 patients in the needling group and 14 of 30 in the sham group needed rescue analgesics (RR 0.43; 95% CI 0.19–0.97).",
        "rct",
        "sham",
        [(DRUGS, "sham", DN, 0.43, 0.19, 0.97)],
    ),
    (
        "At 1 month VAS was lower with needling than with laser (mean difference 11 mm; 95% CI 3, 19) and than with no treatment (mean difference 21 mm; 95% CI 13, 29).",
        "rct",
        "electrotherapy no_treatment",
        [(PAIN, "electrotherapy", DN, 11, 3, 19), (PAIN, "no_treatment", DN, 21, 13, 29)],
    ),
    (
        "The differences between dry needling and sham for pain, disability and quality of life were −0.3 (95% CI −0.9 to 0.3), −1.0 (95% CI −2.8 to 0.8) and 0.01 (95% CI −0.02 to 0.04), respectively.",
        "rct",
        "sham",
        [(PAIN, "sham", NONE, -0.3, -0.9, 0.3), (DISABILITY, "sham", NONE, -1, -2.8, 0.8), (QOL, "sham", NONE, 0.01, -0.02, 0.04)],
    ),
    (
        "Superficial needling was slightly inferior to deep needling for pain (0.5 points, 95% CI 0.1 to 0.9).",
        "rct",
        "other_needling",
        [(PAIN, "other_needling", DN, 0.5, 0.1, 0.9)],
    ),
    (
        "Shoulder abduction improved more after needling (p = 0.03, mean difference = 9.5°, 95% CI = 0.9° – 18.1°).",
        "rct",
        "sham",
        [(ROM, "sham", DN, 9.5, 0.9, 18.1)],
    ),
    (
        "The HIT-6 decreased 4.7 points (95% CI 2.9–6.5) in the needling arm and 2.2 points (95% CI 0.5–3.9) in the sham arm.",
        "rct",
        "sham",
        [],
    ),
    (
        "After adjustment the needling-sham difference was −1.3 cm (95% CI −2.2, −0.4) for VAS at rest, −1.1 cm (95% CI −2.1, −0.1) for VAS on movement.",
        "rct",
        "sham",
        [(PAIN, "sham", DN, -1.3, -2.2, -0.4)],
    ),
    (
        "Time to return to sport was 3.2 days shorter with needling (95% CI 0.4 to 6.0).",
        "rct",
        "exercise",
        [(PERFORMANCE, "exercise", DN, 3.2, 0.4, 6)],
    ),
    (
        "Stiffness (−18 N/m; 95% CI −30 to −6; d = 0.6) but not pain (−0.4; 95% CI −1.3 to 0.5; d = 0.2) was reduced by needling compared with sham.",
        "rct",
        "sham",
        [(STIFFNESS, "sham", DN, -18, -30, -6), (PAIN, "sham", NONE, -0.4, -1.3, 0.5)],
    ),
    (
        "Estimates for pain did not differ from those of acupuncture (−0.2, 95% CI −0.9 to 0.5) but were better than those of exercise (−0.8, 95% CI −1.5 to −0.1).",
        "rct",
        "acupuncture exercise",
        [(PAIN, "acupuncture", NONE, -0.2, -0.9, 0.5), (PAIN, "exercise", DN, -0.8, -1.5, -0.1)],
    ),
    (
        "Baseline-adjusted VAS was 22.1 mm (95% CI 17.0 to 27.2) with needling and 30.8 mm (95% CI 25.6 to 36.0) with sham; difference 8.7 mm (95% CI 1.4 to 16.0).",
        "rct",
        "sham",
        [(PAIN, "sham", DN, 8.7, 1.4, 16)],
    ),
    (
        "Treatment effects at 6, 12 and 26 weeks were −1.2 (95% CI −2.0 to −0.4), −1.0 (95% CI −1.8 to −0.2) and −0.9 (95% CI −1.7 to −0.1) points on the pain scale, respectively, in favour of needling over sham.",
        "rct",
        "sham",
        [(PAIN, "sham", DN, -1, -1.8, -0.2)],
    ),
    (
        "Grip strength was higher following needling (+2.3 kg; 95% CI +0.4 to +4.2).",
        "rct",
        "sham",
        [(STRENGTH, "sham", DN, 2.3, 0.4, 4.2)],
    ),
    (
        "Needling added to exercise was not better than exercise (pain: d = 0.10, 95% CI −0.40 to 0.60; PPT: d = 0.31, 95% CI −0.20 to 0.82; flexion: d = 0.05, 95% CI −0.45 to 0.55).",
        "rct",
        "exercise",
        [
            (PAIN, "exercise", NONE, 0.1, -0.4, 0.6),
            (PPT, "exercise", NONE, 0.31, -0.2, 0.82),
            (ROM, "exercise", NONE, 0.05, -0.45, 0.55),
        ],
    ),
    (
        "Both groups improved in pain (dry needling: −2.8, 95% CI −3.4 to −2.2; sham: −2.5, 95% CI −3.1 to −1.9) with no difference between them (0.3, 95% CI −0.5 to 1.1).",
        "rct",
        "sham",
        [(PAIN, "sham", NONE, 0.3, -0.5, 1.1)],
    ),
    (
        "The NNT for a 30% reduction of pain was 6 (95% CI 4 to 15), and mean pain was 9 mm lower (95% CI 3 to 15) with needling than with sham.",
        "rct",
        "sham",
        [(PAIN, "sham", DN, 9, 3, 15)],
    ),
    (
        "Compared with the waiting list, NPRS was reduced by 1.9 (95% CI 1.1–2.7) after dry needling; compared with laser the difference was 0.4 (95% CI −0.4–1.2).",
        "rct",
        "no_treatment electrotherapy",
        [(PAIN, "no_treatment", DN, 1.9, 1.1, 2.7), (PAIN, "electrotherapy", NONE, 0.4, -0.4, 1.2)],
    ),
    (
        "ROM in flexion (5.1°; 95% CI, 1.7° to 8.5°) and in extension (4.0°; 95% CI, 0.9° to 7.1°) was greater in the dry needling group than in the sham group.",
        "rct",
        "sham",
        [(ROM, "sham", DN, 5.1, 1.7, 8.5)],
    ),
    (
        "Pain: MD = −0.62 (95% CI: −1.20, −0.04), p = 0.04; disability: MD = −2.10 (95% CI: −5.20, 1.00), p = 0.18, dry needling versus sham.",
        "meta_analysis",
        "sham",
        [(PAIN, "sham", DN, -0.62, -1.2, -0.04), (DISABILITY, "sham", NONE, -2.1, -5.2, 1)],
    ),
    (
        "Exercise with needling yielded greater gains in LEFS (8.3 points; 95% CI 3.0–13.6) and KOOS-pain (9.9 points; 95% CI 2.2–17.6) than exercise with sham needling.",
        "rct",
        "sham",
        [(DISABILITY, "sham", DN, 8.3, 3, 13.6), (PAIN, "sham", DN, 9.9, 2.2, 17.6)],
    ),
    (
        "The mean VAS difference between the dry needling and physiotherapy groups was 1.3 cm (95% CI: 0.4, 2.2), with lower pain in the physiotherapy group.",
        "rct",
        "physiotherapy",
        [(PAIN, "physiotherapy", OTHER, 1.3, 0.4, 2.2)],
    ),
    (
        "No clinically important difference in pain (0.4 points, 95% CI 0.1 to 0.7) was seen between needling and sham, although it was statistically significant in favour of needling.",
        "rct",
        "sham",
        [(PAIN, "sham", DN, None, None, None)],
    ),
    (
        "After 8 sessions, pain was 2.0 points (95% CI 1.2 to 2.8) and the NDI 8.1 points (95% CI 4.0 to 12.2) lower than in the control group.",
        "rct",
        "sham",
        [(PAIN, "sham", DN, 2, 1.2, 2.8), (DISABILITY, "sham", DN, 8.1, 4, 12.2)],
    ),
    (
        "EQ-5D utility (0.03, 95% CI −0.01 to 0.07) and analgesic use (OR 0.83, 95% CI 0.45 to 1.53) did not differ significantly between needling and sham.",
        "rct",
        "sham",
        [(QOL, "sham", NONE, 0.03, -0.01, 0.07), (DRUGS, "sham", NONE, 0.83, 0.45, 1.53)],
    ),
    (
        "Mean headache days at 24 weeks were 4.9 with needling, 5.2 with acupuncture and 7.6 with sham; needling minus sham −2.7 (95% CI −4.3 to −1.1), needling minus acupuncture −0.3 (95% CI −1.8 to 1.2).",
        "rct",
        "sham acupuncture",
        [(HEADACHE, "sham", DN, -2.7, -4.3, -1.1), (HEADACHE, "acupuncture", NONE, -0.3, -1.8, 1.2)],
    ),
    (
        "The pain-related difference between arms amounted to 0.5 points (95% CI: minus 0.3 to 1.3) and was not significant.",
        "rct",
        "sham",
        [(PAIN, "sham", NONE, 0.5, -0.3, 1.3)],
    ),
    (
        "VAS decreased in the DN group (−3.1 [−3.8 to −2.4]) and in the sham group (−1.9 [−2.6 to −1.2]), the difference being significant (−1.2 [−2.2 to −0.2]).",
        "rct",
        "sham",
        [(PAIN, "sham", DN, -1.2, -2.2, -0.2)],
    ),
    (
        "Change in MAS did not differ between groups (−0.2; 95% CI, −0.6 to 0.2), nor did change in walking speed (0.04 m/s; 95% CI, −0.03 to 0.11).",
        "rct",
        "sham",
        [(TONE, "sham", NONE, -0.2, -0.6, 0.2), (PERFORMANCE, "sham", NONE, 0.04, -0.03, 0.11)],
    ),
]


@pytest.mark.parametrize(("sentence", "design", "comparators", "expected"), ROWS, ids=[row[0][:50] for row in ROWS])
def test_an_effect_belongs_to_its_outcome_comparator_and_time(
    sentence: str, design: str, comparators: str, expected: list[Told]
) -> None:
    study = record(sentence, methods="The primary outcome was pain intensity at 3 months.")
    _, found = read(study, tags(design, comparators, EVERY))
    told = [(f.outcome, f.comparator, f.direction, f.estimate, f.ci_low, f.ci_high) for f in found]
    assert sorted(told) == sorted(expected)
