package org.weightaudit.novelty.verdict;

import org.weightaudit.novelty.baseline.NoiseCalibration;

/** The noise that is as novel as the generator, and how its networks behave. */
record NoiseMeasurement(NoiseCalibration.Result calibration, Likeness likeness) {}
