package org.weightaudit.cli.audit;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.weightaudit.cli.client.BadRequestException;

/**
 * Reads {@code --baseline}: {@code noise}, {@code average}, {@code average:16}, {@code gaussian}.
 */
final class BaselineOption {

  private static final Pattern FORM =
      Pattern.compile(
          "(gaussian)|(noise)(?::(\\d*\\.?\\d+(?:e-?\\d+)?))?|(average)(?::(\\d{1,9}))?");

  private BaselineOption() {}

  static Map<String, Object> parse(String value) {
    Matcher matcher = FORM.matcher(value);
    if (!matcher.matches()) {
      throw new BadRequestException(
          "--baseline is %s; wanted is noise, noise:0.01 (standard deviation), average, average:16 or gaussian"
              .formatted(value));
    }
    Map<String, Object> baseline = new LinkedHashMap<>();
    baseline.put("type", value.contains(":") ? value.substring(0, value.indexOf(':')) : value);
    if (matcher.group(3) != null) {
      baseline.put("sigma", Double.valueOf(matcher.group(3)));
    }
    if (matcher.group(5) != null) {
      baseline.put("size", Integer.valueOf(matcher.group(5)));
    }
    return baseline;
  }
}
