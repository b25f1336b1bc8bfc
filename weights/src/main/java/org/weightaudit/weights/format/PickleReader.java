package org.weightaudit.weights.format;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The part of Python's pickle protocols 2 to 5 that saved tensors use, as a machine that can only
 * build dictionaries, lists, tuples, strings, numbers and tensors. Nothing is looked up, imported
 * or called: a global is a name, and applying it is a case of {@link PickleGlobal}; any other
 * global, and any other opcode, is refused by name, or, if the caller wants that of globals,
 * becomes an object of which nothing is kept.
 *
 * <p>Every length is checked against the bytes that are left before it is allocated, and the number
 * of values made is bounded; so memory is proportional to the file.
 */
final class PickleReader {

  /** Python's None. */
  enum None {
    NONE
  }

  /** What stands for an object of a class that is passed over; its state is not kept. */
  enum PassedOver {
    OBJECT
  }

  /** Gives meaning to persistent ids, which in a PyTorch file are storages. */
  interface PersistentIds {
    Object load(Object id);
  }

  /** Gives meaning to names of globals. */
  interface Globals {
    PickleGlobal named(String module, String name);
  }

  private static final Object MARK = new Object();
  private static final int HIGHEST_PROTOCOL = 5;
  private static final int MAXIMUM_LINE = 512;

  private final ByteBuffer in;
  private final Globals globals;
  private final PersistentIds persistentIds;
  private final List<Object> stack = new ArrayList<>();
  private final Map<Integer, Object> memo = new HashMap<>();
  private final ValueCount values;

  private PickleReader(
      byte[] pickle, int mostValues, Globals globals, PersistentIds persistentIds) {
    in = ByteBuffer.wrap(pickle).order(ByteOrder.LITTLE_ENDIAN);
    values = new ValueCount("the pickle", mostValues);
    this.globals = globals;
    this.persistentIds = persistentIds;
  }

  /**
   * @return a tree of Map, List (lists and tuples), String, Long, Double, Boolean, {@link None},
   *     byte[], long byte strings as ByteBuffer (the short ones of Python 2 are String), {@link
   *     PickledObject}, {@link PickledArray} and what the globals and persistent ids yield. It may
   *     share parts and even contain itself.
   * @throws FormatException if the pickle is malformed or wants anything that is not known here
   */
  static Object read(byte[] pickle, int mostValues, Globals globals, PersistentIds persistentIds) {
    return new PickleReader(pickle, mostValues, globals, persistentIds).run();
  }

  private Object run() {
    while (true) {
      int opcode = next();
      Object result = step(opcode);
      if (result != null) {
        return result;
      }
      values.add(1);
    }
  }

  /** One opcode; the finished value after STOP. */
  private @Nullable Object step(int opcode) {
    switch (opcode) {
      case 0x80 -> protocol();
      case 0x95 -> take(8); // FRAME: only a hint for buffering
      case '.' -> {
        return pop();
      }
      case '(' -> stack.add(MARK);
      case '0' -> pop();
      case 'N' -> stack.add(None.NONE);
      case 0x88 -> stack.add(true);
      case 0x89 -> stack.add(false);
      case 'J' -> stack.add((long) in(4).getInt());
      case 'K' -> stack.add((long) next());
      case 'M' -> stack.add((long) (in(2).getShort() & 0xffff));
      case 0x8a -> stack.add(longOf(next()));
      case 'G' -> stack.add(Double.longBitsToDouble(Long.reverseBytes(in(8).getLong())));
      case 'X' -> stack.add(string(in(4).getInt() & 0xffffffffL));
      case 0x8c -> stack.add(string(next()));
      case 'U' -> stack.add(new String(take(next()), StandardCharsets.ISO_8859_1));
      case 'T' -> stack.add(slice(in(4).getInt() & 0xffffffffL));
      case 'B' -> stack.add(slice(in(4).getInt() & 0xffffffffL));
      case 'C' -> stack.add(take(next()));
      case ')' -> stack.add(new ArrayList<>());
      case ']' -> stack.add(new ArrayList<>());
      case '}' -> stack.add(new LinkedHashMap<>());
      case 't' -> stack.add(popToMark());
      case 0x85 -> tuple(1);
      case 0x86 -> tuple(2);
      case 0x87 -> tuple(3);
      case 'a' -> append();
      case 'e' -> {
        List<Object> items = popToMark();
        list().addAll(items);
      }
      case 's' -> setItem();
      case 'u' -> {
        List<Object> items = popToMark();
        setItems(items);
      }
      case 'q' -> memoize(next());
      case 'r' -> memoize(index());
      case 0x94 -> memoize(memo.size());
      case 'h' -> stack.add(recall(next()));
      case 'j' -> stack.add(recall(index()));
      case 'c' -> stack.add(globals.named(line(), line()));
      case 0x93 -> stackGlobal();
      case 'Q' -> stack.add(persistentIds.load(pop()));
      case 'R' -> reduce();
      case 0x81 -> newObject();
      case 'b' -> build();
      default ->
          throw new FormatException(
              "the pickle has opcode 0x%02x at byte %d, which saved tensors do not need"
                  .formatted(opcode, in.position() - 1));
    }
    return null;
  }

  private void protocol() {
    int version = next();
    if (version > HIGHEST_PROTOCOL) {
      throw new FormatException(
          "the pickle has protocol %d; known are those up to %d"
              .formatted(version, HIGHEST_PROTOCOL));
    }
  }

  private int next() {
    return in(1).get() & 0xff;
  }

  /** The input, after making sure that so many bytes are left. */
  private ByteBuffer in(long bytes) {
    if (bytes > in.remaining()) {
      throw new FormatException(
          "the pickle ends at byte %d where %d more are wanted".formatted(in.limit(), bytes));
    }
    return in;
  }

  private byte[] take(long length) {
    in(length);
    byte[] bytes = new byte[(int) length];
    in.get(bytes);
    return bytes;
  }

  /** The bytes where they are, not copied. */
  private ByteBuffer slice(long length) {
    in(length);
    ByteBuffer slice = in.slice(in.position(), (int) length).asReadOnlyBuffer();
    in.position(in.position() + (int) length);
    return slice;
  }

  private String string(long length) {
    values.addText(length);
    return new String(take(length), StandardCharsets.UTF_8);
  }

  private String line() {
    StringBuilder text = new StringBuilder();
    for (int c = next(); c != '\n'; c = next()) {
      text.append((char) c);
      if (text.length() > MAXIMUM_LINE) {
        throw new FormatException("the pickle names a global of over 512 characters");
      }
    }
    return text.toString();
  }

  private int index() {
    int index = in(4).getInt();
    if (index < 0) {
      throw new FormatException("the pickle uses a memo above 2^31");
    }
    return index;
  }

  private long longOf(int length) {
    if (length > Long.BYTES) {
      throw new FormatException("the pickle holds an integer of %d bytes".formatted(length));
    }
    byte[] bytes = take(length);
    long value = 0;
    for (int k = length - 1; k >= 0; k--) {
      value = (value << 8) | (bytes[k] & 0xff);
    }
    int unused = 64 - 8 * length;
    return length == 0 ? 0 : value << unused >> unused;
  }

  private Object pop() {
    if (stack.isEmpty() || stack.get(stack.size() - 1) == MARK) {
      throw new FormatException(
          "the pickle takes a value that is not there, at byte %d".formatted(in.position() - 1));
    }
    return stack.remove(stack.size() - 1);
  }

  private Object top() {
    Object top = pop();
    stack.add(top);
    return top;
  }

  private List<Object> popToMark() {
    int mark = stack.lastIndexOf(MARK);
    if (mark < 0) {
      throw new FormatException(
          "the pickle looks for a mark that is not there, at byte %d".formatted(in.position() - 1));
    }
    List<Object> tail = stack.subList(mark + 1, stack.size());
    List<Object> items = new ArrayList<>(tail);
    stack.subList(mark, stack.size()).clear();
    return items;
  }

  private void tuple(int length) {
    List<Object> items = new ArrayList<>();
    for (int k = 0; k < length; k++) {
      items.add(0, pop());
    }
    stack.add(items);
  }

  private void append() {
    Object item = pop();
    list().add(item);
  }

  @SuppressWarnings("unchecked")
  private List<Object> list() {
    if (top() instanceof List<?> list) {
      return (List<Object>) list;
    }
    if (top() == PassedOver.OBJECT) {
      return new ArrayList<>();
    }
    throw new FormatException("the pickle appends to something that is no list");
  }

  private void setItem() {
    Object value = pop();
    Object key = pop();
    setItems(List.of(key, value));
  }

  @SuppressWarnings("unchecked")
  private void setItems(List<Object> items) {
    if (top() == PassedOver.OBJECT) {
      return;
    }
    if (!(top() instanceof Map<?, ?> map) || items.size() % 2 != 0) {
      throw new FormatException("the pickle sets items of something that is no dictionary");
    }
    for (int k = 0; k < items.size(); k += 2) {
      Object key = items.get(k);
      if (!(key instanceof String
          || key instanceof Long
          || key instanceof Boolean
          || key instanceof PickleGlobal.Unknown)) {
        throw new FormatException("the pickle has a dictionary key that is no string or number");
      }
      ((Map<Object, Object>) map).put(key, items.get(k + 1));
    }
  }

  private void memoize(int index) {
    memo.put(index, top());
  }

  private Object recall(int index) {
    Object value = memo.get(index);
    if (value == null) {
      throw new FormatException("the pickle recalls memo %d, which is not set".formatted(index));
    }
    return value;
  }

  private void stackGlobal() {
    if (pop() instanceof String name && pop() instanceof String module) {
      stack.add(globals.named(module, name));
    } else {
      throw new FormatException("the pickle names a global by something that is no string");
    }
  }

  private void reduce() {
    Object arguments = pop();
    Object callable = pop();
    if (!(callable instanceof PickleGlobal global) || !(arguments instanceof List<?> list)) {
      throw new FormatException("the pickle applies something that is no known global");
    }
    list.forEach(this::count);
    stack.add(global.apply(list));
  }

  /** What a global may copy counts as made anew, however small the pickle is that recalls it. */
  private void count(Object argument) {
    if (argument instanceof List<?> list) {
      values.add(list.size());
    } else if (argument instanceof String text) {
      values.addText(text.length());
    }
  }

  /** How Python spells objects that are not made by a call; none of those that tensors need is. */
  private void newObject() {
    pop();
    Object type = pop();
    if (type instanceof PickleGlobal.ObjectClass kept) {
      stack.add(new PickledObject(kept.name()));
    } else if (type instanceof PickleGlobal.Unknown) {
      stack.add(PassedOver.OBJECT);
    } else {
      throw new FormatException(
          "the pickle has opcode 0x81 at byte %d, which saved tensors do not need"
              .formatted(in.position() - 1));
    }
  }

  /**
   * State of an object already made: that of an object whose attributes are kept, or of an array;
   * else attributes of a state dict or details of a dtype, which do not count.
   */
  private void build() {
    Object state = pop();
    Object target = top();
    if (target instanceof PickledObject object && state instanceof Map<?, ?> attributes) {
      object.setState(attributes);
    } else if (target instanceof PickledArray array && state instanceof List<?> parts) {
      array.setState(parts);
    } else if (!(target instanceof Map<?, ?>
        || target instanceof PickleGlobal.NumpyType
        || target == PassedOver.OBJECT)) {
      throw new FormatException("the pickle sets the state of something that has none");
    }
  }
}
