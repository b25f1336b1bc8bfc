package org.weightaudit.generators.onnx;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.weightaudit.weights.format.FormatException;

/**
 * Goes through all graphs of a model, those inside of nodes included. Numbers of fields are those
 * of onnx.proto (ONNX 1.17, IR version 10).
 */
final class GraphReader {

  private static final Set<String> DOMAINS = Set.of("", "ai.onnx", "ai.onnx.ml");
  private static final Set<String> RANDOM =
      Set.of(
          "RandomNormal",
          "RandomNormalLike",
          "RandomUniform",
          "RandomUniformLike",
          "Multinomial",
          "Bernoulli");
  private static final int MOST_NODES = 100_000;
  private static final int MOST_PORTS = 64;
  private static final int MOST_AXES = 32;
  private static final long MOST_ELEMENTS = Integer.MAX_VALUE;
  private static final int DROPOUT_TRAINING_MODE = 2;

  private final List<Port> inputs = new ArrayList<>();
  private final List<Port> outputs = new ArrayList<>();
  private final Set<String> initial = new HashSet<>();
  private long parameters;
  private int nodes;
  private boolean hasGraph;

  /** Takes a field of the whole model. */
  void model(ProtobufField field) {
    switch (field.number()) {
      case 7 -> {
        hasGraph = true;
        field.message(this::mainGraph);
      }
      case 20 -> throw new FormatException("the model has a part for training; wanted: none");
      case 25 ->
          throw new FormatException(
              "the model has functions of its own; wanted: none, with functions put in where they are called");
      default -> {}
    }
  }

  /**
   * What was read.
   *
   * @throws FormatException if that was no model
   */
  ModelGraph graph() {
    if (!hasGraph) {
      throw new FormatException("the file is no ONNX model: it has no graph");
    }
    return new ModelGraph(
        inputs.stream().filter(input -> !initial.contains(input.name())).toList(),
        outputs,
        parameters);
  }

  private void mainGraph(ProtobufField field) {
    switch (field.number()) {
      case 5 -> {
        Tensor tensor = tensor(field);
        initial.add(tensor.name);
        parameters += tensor.elements;
      }
      case 11 -> add(inputs, field);
      case 12 -> add(outputs, field);
      case 15 -> field.message(part -> mainSparse(part));
      default -> graph(field);
    }
  }

  private void mainSparse(ProtobufField part) {
    if (part.number() == 1) {
      initial.add(tensor(part).name);
    } else {
      sparse(part);
    }
  }

  private static void add(List<Port> ports, ProtobufField field) {
    if (ports.size() == MOST_PORTS) {
      throw new FormatException(
          "the model has more than %d inputs or outputs; wanted: fewer".formatted(MOST_PORTS));
    }
    ports.add(new Declaration().read(field));
  }

  private void graph(ProtobufField field) {
    switch (field.number()) {
      case 1 -> node(field);
      case 5 -> tensor(field);
      case 15 -> field.message(GraphReader::sparse);
      default -> {}
    }
  }

  private static void sparse(ProtobufField part) {
    if (part.number() == 1 || part.number() == 2) {
      tensor(part);
    }
  }

  private void node(ProtobufField node) {
    if (++nodes > MOST_NODES) {
      throw new FormatException(
          "the model has more than %d operators; wanted: fewer".formatted(MOST_NODES));
    }
    Set<String> operators = new HashSet<>();
    List<String> arguments = new ArrayList<>();
    node.message(
        field -> {
          switch (field.number()) {
            case 1 -> arguments.add(field.text());
            case 4 -> operators.add(field.text());
            case 5 -> field.message(this::attribute);
            case 7 -> requireKnown(field.text());
            default -> {}
          }
        });
    for (String operator : operators) {
      requireRepeatable(operator, arguments);
    }
  }

  private static void requireKnown(String domain) {
    if (!DOMAINS.contains(domain)) {
      throw new FormatException(
          "the model has an operator of the domain %s; wanted: those of ai.onnx and ai.onnx.ml alone"
              .formatted(domain));
    }
  }

  private static void requireRepeatable(String operator, List<String> arguments) {
    if (RANDOM.contains(operator)) {
      throw new FormatException(
          "the model has the operator %s, with random numbers of its own; wanted: noise as an input"
              .formatted(operator));
    }
    if (operator.equals("Dropout")
        && arguments.size() > DROPOUT_TRAINING_MODE
        && !arguments.get(DROPOUT_TRAINING_MODE).isEmpty()) {
      throw new FormatException(
          "the model has the operator Dropout with a training mode; wanted: a model in evaluation mode");
    }
  }

  private void attribute(ProtobufField field) {
    switch (field.number()) {
      case 5, 10 -> tensor(field);
      case 6, 11 -> field.message(this::graph);
      case 22, 23 -> field.message(GraphReader::sparse);
      default -> {}
    }
  }

  private static Tensor tensor(ProtobufField field) {
    Tensor tensor = new Tensor();
    field.message(tensor::take);
    return tensor;
  }

  /** A tensor inside of the model: its name and size. */
  private static final class Tensor {

    private String name = "";
    private long elements = 1;

    void take(ProtobufField field) {
      switch (field.number()) {
        case 1 -> field.numbers(this::multiply);
        case 8 -> name = field.text();
        case 13 -> throw external();
        case 14 -> {
          if (field.varint() != 0) {
            throw external();
          }
        }
        default -> {}
      }
    }

    private void multiply(long length) {
      if (length < 0 || length > MOST_ELEMENTS || elements * length > MOST_ELEMENTS) {
        throw new FormatException(
            "a tensor of the model has an axis of %d and more than %d elements in all, or fewer than none"
                .formatted(length, MOST_ELEMENTS));
      }
      elements *= length;
    }

    private static FormatException external() {
      return new FormatException(
          "a tensor of the model lies in another file; wanted: one file with all tensors");
    }
  }

  /** What is told of an input or output. */
  private static final class Declaration {

    private String name = "";
    private int type;
    private Optional<List<OptionalLong>> shape = Optional.empty();

    Port read(ProtobufField valueInfo) {
      valueInfo.message(
          field -> {
            switch (field.number()) {
              case 1 -> name = field.text();
              case 2 -> field.message(this::type);
              default -> {}
            }
          });
      return new Port(name, type, shape);
    }

    private void type(ProtobufField field) {
      if (field.number() == 1) {
        field.message(
            part -> {
              switch (part.number()) {
                case 1 -> type = (int) part.varint();
                case 2 -> shape(part);
                default -> {}
              }
            });
      }
    }

    private void shape(ProtobufField part) {
      List<OptionalLong> lengths = new ArrayList<>();
      part.message(
          axis -> {
            if (axis.number() == 1 && lengths.size() < MOST_AXES) {
              lengths.add(length(axis));
            }
          });
      shape = Optional.of(lengths);
    }

    private static OptionalLong length(ProtobufField axis) {
      List<Long> told = new ArrayList<>();
      axis.message(
          field -> {
            if (field.number() == 1 && field.isNumber()) {
              told.add(field.varint());
            }
          });
      return told.isEmpty() ? OptionalLong.empty() : OptionalLong.of(told.get(told.size() - 1));
    }
  }
}
