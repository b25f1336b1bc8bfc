package org.weightaudit.weights.compute;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;

/**
 * Where tensors live and kernels run: the first GPU if the engine sees one, else the CPU. Safe for
 * use by many threads.
 */
public final class ComputeDevice implements AutoCloseable {

  private final NDManager root;

  private ComputeDevice(NDManager root) {
    this.root = root;
  }

  /** The GPU when there is one, else the CPU. */
  public static ComputeDevice best() {
    return of(Engine.getInstance().getGpuCount() > 0 ? Device.gpu() : Device.cpu());
  }

  /**
   * A named device.
   *
   * @param name {@code auto} for {@link #best}, or {@code cpu}, {@code gpu0}, {@code gpu1}, ...
   */
  public static ComputeDevice named(String name) {
    return name.equals("auto") ? best() : of(Device.fromName(name));
  }

  private static ComputeDevice of(Device device) {
    return new ComputeDevice(NDManager.newBaseManager(device));
  }

  /** For reports: device, engine and version, for example {@code cpu (PyTorch 2.7.1)}. */
  public String describe() {
    Engine engine = Engine.getInstance();
    Device device = root.getDevice();
    String number = device.isGpu() ? Integer.toString(device.getDeviceId()) : "";
    return "%s%s (%s %s)"
        .formatted(device.getDeviceType(), number, engine.getEngineName(), engine.getVersion());
  }

  /** A scope of tensors; closing it frees everything made in it. */
  public NDManager openScope() {
    return root.newSubManager();
  }

  @Override
  public void close() {
    root.close();
  }
}
