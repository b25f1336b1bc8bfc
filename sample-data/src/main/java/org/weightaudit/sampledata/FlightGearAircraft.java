package org.weightaudit.sampledata;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * FlightGear's aircraft for computer-controlled traffic: AC3D files, a folder an aircraft, in it
 * variants and parts. Of each folder the largest file is the aircraft, but for {@link #CHOSEN}.
 *
 * @param folder holds the aircrafts' folders
 */
public record FlightGearAircraft(Path folder) {

  /** Folders that hold no aeroplane. */
  public static final List<String> NO_AEROPLANES = List.of("Ferry", "balloon");

  /** The file to take where a part is larger than the aircraft, by folder. */
  public static final Map<String, String> CHOSEN =
      Map.of("A330-MRTT", "A330-MRTT/Models/A330-MRTT.ac");
}
