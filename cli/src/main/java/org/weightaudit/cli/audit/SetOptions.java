package org.weightaudit.cli.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.weightaudit.cli.client.BadRequestException;
import org.weightaudit.cli.client.GeneratedSource;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Which checkpoints: sets on the server by id, or files and folders to be uploaded. */
final class SetOptions {

  private static final Pattern ID = Pattern.compile("cs_[0-9a-z]+");

  @Option(
      names = "--training",
      required = true,
      arity = "1..*",
      paramLabel = "PATH|cs_ID",
      description = "What the generator was trained on: a folder, files, or a set on the server.")
  private List<String> training = List.of();

  @ArgGroup(multiplicity = "1")
  private Generated generated = new Generated();

  /** What was generated, or what is to generate it. */
  static final class Generated {

    @Option(
        names = "--generated",
        required = true,
        arity = "1..*",
        paramLabel = "PATH|cs_ID",
        description = "What it generated.")
    private List<String> checkpoints = List.of();

    @ArgGroup(exclusive = false)
    private @Nullable GeneratorOptions generator;
  }

  @Option(
      names = "--reference",
      arity = "1..*",
      paramLabel = "PATH|cs_ID",
      description = "Networks trained from scratch by the training set's recipe, held out of it.")
  private List<String> reference = List.of();

  @Option(
      names = "--trajectory",
      description =
          "The uploaded training files are steps of one run, in the order of their names.")
  private boolean trajectory;

  @Option(
      names = "--architecture",
      paramLabel = "A",
      description =
          "Of uploaded checkpoints: mlp:784-10-10:relu, residual-cnn:3x32x32:32-32-64-64:10,"
              + " resnet18:cifar:10, cnn:hyper-representations:1:tanh, cnn:gpt-cifar10, or a JSON file with an"
              + " architecture or a layout.")
  private @Nullable String architecture;

  @Option(
      names = "--part",
      split = ",",
      paramLabel = "TENSOR",
      description =
          "Names of the tensors of the architecture that uploaded checkpoints have, if not all.")
  private List<String> part = List.of();

  @Option(
      names = "--frozen",
      paramLabel = "PATH",
      description =
          "The network that uploaded parts are put into: a checkpoint of the other tensors, or of all.")
  private @Nullable Path frozen;

  @Option(
      names = "--key",
      paramLabel = "KEY",
      description = "Makes a repetition of this command find what the first attempt did.")
  private @Nullable String key;

  /** Refuses what cannot be meant, before anything is sent. */
  void check() throws IOException {
    boolean uploads = false;
    uploads |= checked("--training", training);
    uploads |= generated.generator == null && checked("--generated", generated.checkpoints);
    uploads |= !reference.isEmpty() && checked("--reference", reference);
    if (uploads) {
      requireFits(structure());
    }
  }

  private void requireFits(Structure structure) {
    if (structure.isPart() && frozen == null) {
      throw new BadRequestException(
          "checkpoints of a part can only be uploaded with --frozen, the network that they are put into");
    }
    if (frozen != null && !structure.isPart()) {
      throw new BadRequestException(
          "--frozen is %s, but nothing says which tensors vary; wanted is --part too"
              .formatted(frozen));
    }
    if (frozen != null && !Files.isRegularFile(frozen)) {
      throw new BadRequestException("--frozen: %s is not there".formatted(frozen));
    }
  }

  private static boolean checked(String option, List<String> values) throws IOException {
    if (id(values).isPresent()) {
      return false;
    }
    CheckpointFiles.in(option, paths(values));
    return true;
  }

  private Structure structure() {
    if (architecture == null) {
      throw new BadRequestException(
          "checkpoints can only be uploaded with --architecture, for example mlp:784-10-10:relu");
    }
    Structure whole = Structure.parse(architecture);
    return part.isEmpty() ? whole : whole.part(part);
  }

  String training(SetUploader uploader) throws IOException {
    return set("--training", "TRAINING", training, uploader);
  }

  GeneratedSource generated(SetUploader uploader) throws IOException {
    return generated.generator == null
        ? new GeneratedSource.OfSet(
            set("--generated", "GENERATED", generated.checkpoints, uploader))
        : generated.generator.source();
  }

  Optional<String> reference(SetUploader uploader) throws IOException {
    return reference.isEmpty()
        ? Optional.empty()
        : Optional.of(set("--reference", "REFERENCE", reference, uploader));
  }

  /** The idempotency key of one of this command's requests. */
  String key(String purpose) {
    return (key == null ? UUID.randomUUID().toString() : key) + "-" + purpose;
  }

  private String set(String option, String role, List<String> values, SetUploader uploader)
      throws IOException {
    Optional<String> known = id(values);
    if (known.isPresent()) {
      return known.get();
    }
    List<Path> places = paths(values);
    String purpose = option.substring(2);
    String name =
        "%s (%s)".formatted(places.get(0).toAbsolutePath().normalize().getFileName(), purpose);
    return uploader
        .upload(
            option,
            places,
            new SetUploader.Plan(
                name,
                role,
                structure(),
                Optional.ofNullable(frozen),
                key(purpose),
                key != null,
                trajectory && role.equals("TRAINING") ? Optional.of("0") : Optional.empty()))
        .id();
  }

  private static Optional<String> id(List<String> values) {
    return values.size() == 1 && ID.matcher(values.get(0)).matches()
        ? Optional.of(values.get(0))
        : Optional.empty();
  }

  private static List<Path> paths(List<String> values) {
    return values.stream().map(Path::of).toList();
  }
}
