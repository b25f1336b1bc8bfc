package org.weightaudit.generators.onnx;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.SynchronousQueue;

/**
 * The process in which a model runs: loads it, then answers each request on the standard input with
 * weights on the standard output. Ends when the input does, even in the middle of a batch, and
 * leaves nothing behind then.
 */
final class ModelRunner {

  private static final String ENGINE = "OnnxRuntime";
  private static final Map<String, String> ONE_THREAD =
      Map.of("interOpNumThreads", "1", "intraOpNumThreads", "1");

  private final WorkFolder folder;
  private final ModelCall call;
  private final DataOutputStream answers;
  private final SynchronousQueue<byte[]> requests = new SynchronousQueue<>();

  private ModelRunner(WorkFolder folder, ModelCall call, DataOutputStream answers) {
    this.folder = folder;
    this.call = call;
    this.answers = answers;
  }

  /** What {@link #main} wants. */
  static List<String> arguments(WorkFolder folder, ModelCall call) {
    List<String> arguments = new ArrayList<>();
    arguments.add(folder.path().toString());
    arguments.addAll(call.arguments());
    return arguments;
  }

  public static void main(String[] arguments) throws IOException, InterruptedException {
    DataOutputStream answers = new DataOutputStream(new FileOutputStream(FileDescriptor.out));
    System.setOut(System.err);
    List<String> all = Arrays.asList(arguments);
    WorkFolder folder = new WorkFolder(Path.of(all.get(0)));
    new ModelRunner(folder, ModelCall.parse(all.subList(1, all.size())), answers).run();
  }

  private void run() throws IOException, InterruptedException {
    Thread reader = new Thread(this::read, "requests");
    reader.setDaemon(true);
    reader.start();
    try (Model model = Model.newInstance("model", Device.cpu(), ENGINE)) {
      model.load(folder.path(), "model", ONE_THREAD);
      answers.writeByte(ModelCall.READY);
      answers.flush();
      while (true) {
        answer(model, requests.take());
      }
    } catch (MalformedModelException | RuntimeException e) {
      refuse(e);
    }
  }

  /** Hands requests over. When there are no more, nobody waits for the model any longer. */
  private void read() {
    try {
      DataInputStream in = new DataInputStream(System.in);
      while (true) {
        byte[] request = new byte[call.requestBytes()];
        in.readFully(request);
        requests.put(request);
      }
    } catch (EOFException e) {
      end();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void end() {
    try {
      folder.close();
    } catch (IOException e) {
      System.err.println(e);
    } finally {
      Runtime.getRuntime().halt(0);
    }
  }

  private void answer(Model model, byte[] request) throws IOException {
    try (NDManager scope = model.getNDManager().newSubManager()) {
      NDList outputs =
          model.getBlock().forward(new ParameterStore(scope, false), inputs(scope, request), false);
      byte[] weights = weights(outputs.get(0));
      answers.writeByte(ModelCall.WEIGHTS);
      answers.write(weights);
      answers.flush();
    }
  }

  private NDList inputs(NDManager scope, byte[] request) {
    ByteBuffer bytes = ByteBuffer.wrap(request).order(ByteOrder.LITTLE_ENDIAN);
    ByteBuffer noise =
        bytes.slice(0, call.noiseSize() * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    NDList inputs = new NDList();
    inputs.add(
        named(
            call.noise(),
            scope.create(noise.asFloatBuffer(), new Shape(call.noiseShape()), DataType.FLOAT32)));
    call.seed()
        .ifPresent(
            name -> {
              int from = noise.capacity();
              ByteBuffer seeds =
                  bytes.slice(from, request.length - from).order(ByteOrder.LITTLE_ENDIAN);
              inputs.add(
                  named(
                      name,
                      scope.create(seeds.asLongBuffer(), new Shape(call.batch()), DataType.INT64)));
            });
    return inputs;
  }

  private static NDArray named(String name, NDArray array) {
    array.setName(name);
    return array;
  }

  private byte[] weights(NDArray output) {
    Shape wanted = new Shape(call.batch(), call.columns());
    if (output.getDataType() != DataType.FLOAT32 || !output.getShape().equals(wanted)) {
      throw new IllegalArgumentException(
          "the output is %s of shape %s; wanted: float32 of shape %s"
              .formatted(output.getDataType(), output.getShape(), wanted));
    }
    ByteBuffer found = output.toByteBuffer();
    byte[] bytes = new byte[call.answerBytes()];
    ByteBuffer.wrap(bytes)
        .order(ByteOrder.LITTLE_ENDIAN)
        .asFloatBuffer()
        .put(found.asFloatBuffer());
    return bytes;
  }

  private void refuse(Exception e) throws IOException {
    Throwable cause = e;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    byte[] message = String.valueOf(cause.getMessage()).getBytes(StandardCharsets.UTF_8);
    int length = Math.min(message.length, ModelCall.LONGEST_MESSAGE);
    answers.writeByte(ModelCall.REFUSED);
    answers.writeShort(length);
    answers.write(message, 0, length);
    answers.flush();
  }
}
