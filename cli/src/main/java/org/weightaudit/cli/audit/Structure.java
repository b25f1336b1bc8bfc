package org.weightaudit.cli.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.weightaudit.cli.client.BadRequestException;
import org.weightaudit.weights.architecture.Activation;
import org.weightaudit.weights.architecture.Cnn;
import org.weightaudit.weights.architecture.Mlp;
import org.weightaudit.weights.architecture.ResNet18;
import org.weightaudit.weights.architecture.ResidualCnn;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the checkpoints are: an architecture that the platform can run, or a layout with symmetries.
 *
 * @param members what a request that creates a checkpoint set says of it
 */
public record Structure(Map<String, JsonNode> members) {

  private static final Pattern MLP = Pattern.compile("mlp:(\\d+(?:-\\d+){2,}):(relu|tanh)");
  private static final Pattern RESIDUAL_CNN =
      Pattern.compile("residual-cnn:(\\d+x\\d+x\\d+):(\\d+(?:-\\d+)+):(\\d+)");
  private static final Pattern RESNET18 =
      Pattern.compile("resnet18:(cifar|imagenet):(\\d+)(?::(\\d+))?");
  private static final Pattern HYPER_REPRESENTATIONS =
      Pattern.compile("cnn:hyper-representations:([13]):(relu|tanh)");
  private static final String GPT_CIFAR10 = "cnn:gpt-cifar10";
  private static final String ARCHITECTURE = "architecture";
  private static final String PARTIAL = "partial";
  private static final Set<String> KNOWN = Set.of(ARCHITECTURE, PARTIAL, "layout", "symmetries");
  private static final JsonMapper JSON = JsonMapper.shared();

  public Structure {
    members = Map.copyOf(members);
  }

  /**
   * A part of this architecture.
   *
   * @param tensors names of those that checkpoints of the part have
   * @throws BadRequestException if this is no architecture, or a part of one already
   */
  Structure part(List<String> tensors) {
    if (!members.containsKey(ARCHITECTURE) || members.containsKey(PARTIAL)) {
      throw new BadRequestException(
          "--part wants a whole --architecture, for example resnet18:cifar:10; found is one with the members %s"
              .formatted(members.keySet().stream().sorted().toList()));
    }
    Map<String, JsonNode> ofPart = new LinkedHashMap<>(members);
    ofPart.put(PARTIAL, JSON.valueToTree(tensors));
    return new Structure(ofPart);
  }

  /** Whether checkpoints have only some tensors of the architecture. */
  boolean isPart() {
    return members.containsKey(PARTIAL);
  }

  /** A fully connected network. */
  public static Structure of(Mlp mlp) {
    Map<String, Object> architecture = new LinkedHashMap<>();
    architecture.put("type", "mlp");
    architecture.put("sizes", mlp.sizes());
    architecture.put("activation", word(mlp.activation()));
    return new Structure(Map.of(ARCHITECTURE, JSON.valueToTree(architecture)));
  }

  private static Structure of(ResidualCnn cnn) {
    Map<String, Object> architecture = new LinkedHashMap<>();
    architecture.put("type", "residual-cnn");
    architecture.put("inputShape", cnn.inputShape());
    architecture.put("widths", cnn.widths());
    architecture.put("classes", cnn.classes());
    return new Structure(Map.of(ARCHITECTURE, JSON.valueToTree(architecture)));
  }

  private static Structure of(ResNet18 network) {
    Map<String, Object> architecture = new LinkedHashMap<>();
    architecture.put("type", "resnet18");
    architecture.put("stem", word(network.stem()));
    architecture.put("classes", network.classes());
    architecture.put("imageSize", network.imageSize());
    architecture.put("width", network.width());
    return new Structure(Map.of(ARCHITECTURE, JSON.valueToTree(architecture)));
  }

  private static Structure of(Cnn cnn) {
    Map<String, Object> architecture = new LinkedHashMap<>();
    architecture.put("type", "cnn");
    architecture.put("inputShape", cnn.inputShape());
    architecture.put("convolutions", cnn.convolutions());
    architecture.put("activation", word(cnn.activation()));
    architecture.put("readOut", word(cnn.readOut()));
    architecture.put("hidden", cnn.hidden());
    architecture.put("classes", cnn.classes());
    architecture.put("naming", word(cnn.naming()));
    return new Structure(Map.of(ARCHITECTURE, JSON.valueToTree(architecture)));
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * Reads the value of {@code --architecture}: {@code mlp:784-10-10:relu}, {@code
   * residual-cnn:3x32x32:32-32-64-64:10}, {@code resnet18:cifar:10} (stem, classes, perhaps the
   * image size), {@code cnn:hyper-representations:1:tanh} (channels, activation), {@code
   * cnn:gpt-cifar10}, or a JSON file with {@code architecture} and perhaps {@code partial}, or with
   * {@code layout} and perhaps {@code symmetries}.
   *
   * @throws BadRequestException if it is neither
   */
  public static Structure parse(String value) {
    Matcher matcher = MLP.matcher(value);
    if (matcher.matches()) {
      return of(mlp(matcher.group(1), matcher.group(2)));
    }
    Matcher residual = RESIDUAL_CNN.matcher(value);
    if (residual.matches()) {
      return of(residualCnn(residual.group(1), residual.group(2), residual.group(3)));
    }
    Matcher resNet = RESNET18.matcher(value);
    if (resNet.matches()) {
      return of(resNet18(resNet.group(1), resNet.group(2), Optional.ofNullable(resNet.group(3))));
    }
    Matcher published = HYPER_REPRESENTATIONS.matcher(value);
    if (published.matches()) {
      int channels = Integer.parseInt(published.group(1));
      return of(Cnn.ofHyperRepresentations(channels, activation(published.group(2))));
    }
    if (value.equals(GPT_CIFAR10)) {
      return of(Cnn.ofGptCifar10());
    }
    Path file = Path.of(value);
    if (!Files.isRegularFile(file)) {
      throw new BadRequestException(
          "--architecture is %s; wanted is mlp:<input>-<hidden>-...-<classes>:relu (or tanh), for example mlp:784-10-10:relu, or residual-cnn:<channels>x<height>x<width>:<width>-<width>...:<classes>, for example residual-cnn:3x32x32:32-32-64-64:10, or resnet18:<cifar or imagenet>:<classes> or resnet18:<stem>:<classes>:<image size>, for example resnet18:cifar:10, or cnn:hyper-representations:<1 or 3 channels>:<tanh or relu>, or cnn:gpt-cifar10, or a JSON file with \"architecture\" or \"layout\""
              .formatted(value));
    }
    return read(file);
  }

  private static Mlp mlp(String sizes, String activation) {
    try {
      List<Integer> widths = Stream.of(sizes.split("-")).map(Integer::valueOf).toList();
      return new Mlp(widths, activation(activation));
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new BadRequestException("--architecture cannot be: " + e.getMessage());
    }
  }

  private static Activation activation(String word) {
    return Activation.valueOf(word.toUpperCase(Locale.ROOT));
  }

  private static ResidualCnn residualCnn(String shape, String widths, String classes) {
    try {
      return new ResidualCnn(
          Stream.of(shape.split("x")).map(Integer::valueOf).toList(),
          Stream.of(widths.split("-")).map(Integer::valueOf).toList(),
          Integer.parseInt(classes));
    } catch (IllegalArgumentException e) {
      throw new BadRequestException("--architecture cannot be: " + e.getMessage());
    }
  }

  private static ResNet18 resNet18(String word, String classes, Optional<String> imageSize) {
    try {
      ResNet18.Stem stem = ResNet18.Stem.valueOf(word.toUpperCase(Locale.ROOT));
      int size = imageSize.map(Integer::valueOf).orElse(stem.usualImageSize());
      return new ResNet18(stem, Integer.parseInt(classes), ResNet18.WIDTH, size);
    } catch (IllegalArgumentException e) {
      throw new BadRequestException("--architecture cannot be: " + e.getMessage());
    }
  }

  private static Structure read(Path file) {
    JsonNode root;
    try {
      root = JSON.readTree(Files.readAllBytes(file));
    } catch (JacksonException | IOException e) {
      throw new BadRequestException("%s is no readable JSON: %s".formatted(file, e.getMessage()));
    }
    Map<String, JsonNode> members = new LinkedHashMap<>();
    root.properties().forEach(member -> members.put(member.getKey(), member.getValue()));
    if (!KNOWN.containsAll(members.keySet())
        || members.containsKey(ARCHITECTURE) == members.containsKey("layout")) {
      throw new BadRequestException(
          "%s has the members %s; wanted is either \"architecture\" (and perhaps \"partial\") or \"layout\" (and perhaps \"symmetries\")"
              .formatted(file, members.keySet()));
    }
    return new Structure(members);
  }
}
