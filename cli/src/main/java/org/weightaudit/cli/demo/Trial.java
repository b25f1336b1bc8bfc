package org.weightaudit.cli.demo;

import java.nio.file.Path;

/**
 * A generator whose truth is known.
 *
 * @param what what the generator does
 * @param truth the verdict that it deserves
 * @param training id of the set it learned from
 * @param folder where its checkpoints lie
 * @param writing the format of the files there
 */
record Trial(String what, String truth, String training, Path folder, CheckpointWriting writing) {}
