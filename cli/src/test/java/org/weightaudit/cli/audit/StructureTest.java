package org.weightaudit.cli.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.weightaudit.cli.client.BadRequestException;

class StructureTest {

  @TempDir private Path folder;

  @Test
  void mlpIsWrittenInOneWord() {
    assertThat(Structure.parse("mlp:784-32-16-10:tanh").members().get("architecture"))
        .hasToString("{\"type\":\"mlp\",\"sizes\":[784,32,16,10],\"activation\":\"tanh\"}");
  }

  @Test
  void residualCnnIsWrittenInOneWord() {
    assertThat(Structure.parse("residual-cnn:3x32x32:32-32-64-64:10").members().get("architecture"))
        .hasToString(
            "{\"type\":\"residual-cnn\",\"inputShape\":[3,32,32],\"widths\":[32,32,64,64],\"classes\":10}");
  }

  @Test
  void resNet18IsWrittenInOneWord() {
    assertThat(Structure.parse("resnet18:cifar:100").members().get("architecture"))
        .hasToString(
            "{\"type\":\"resnet18\",\"stem\":\"cifar\",\"classes\":100,\"imageSize\":32,\"width\":64}");
    assertThat(Structure.parse("resnet18:imagenet:10:96").members().get("architecture"))
        .hasToString(
            "{\"type\":\"resnet18\",\"stem\":\"imagenet\",\"classes\":10,\"imageSize\":96,\"width\":64}");
  }

  @Test
  void publishedConvolutionalNetworksHaveNames() {
    assertThat(Structure.parse("cnn:hyper-representations:3:tanh").members().get("architecture"))
        .hasToString(
            "{\"type\":\"cnn\",\"inputShape\":[3,28,28],\"convolutions\":["
                + "{\"channels\":8,\"kernel\":5,\"stride\":1,\"padding\":0,\"bias\":true,\"pool\":2},"
                + "{\"channels\":6,\"kernel\":5,\"stride\":1,\"padding\":0,\"bias\":true,\"pool\":2},"
                + "{\"channels\":4,\"kernel\":2,\"stride\":1,\"padding\":0,\"bias\":true,\"pool\":1}],"
                + "\"activation\":\"tanh\",\"readOut\":\"flatten\",\"hidden\":[20],\"classes\":10,"
                + "\"naming\":\"module-list\"}");
    assertThat(Structure.parse("cnn:gpt-cifar10").members().get("architecture"))
        .hasToString(
            "{\"type\":\"cnn\",\"inputShape\":[3,32,32],\"convolutions\":["
                + "{\"channels\":16,\"kernel\":3,\"stride\":2,\"padding\":1,\"bias\":false,\"pool\":1},"
                + "{\"channels\":32,\"kernel\":3,\"stride\":1,\"padding\":1,\"bias\":false,\"pool\":1}],"
                + "\"activation\":\"relu\",\"readOut\":\"average\",\"hidden\":[],\"classes\":10,"
                + "\"naming\":\"numbered\"}");
  }

  @Test
  void aPartOfAnArchitectureNamesItsTensors() {
    Structure part = Structure.parse("resnet18:cifar:10").part(List.of("bn1.weight", "bn1.bias"));
    assertThat(part.isPart()).isTrue();
    assertThat(part.members().get("partial")).hasToString("[\"bn1.weight\",\"bn1.bias\"]");
    assertThat(part.members()).containsKey("architecture");
  }

  @Test
  void noPartIsTakenOfAPartOrOfALayout() throws IOException {
    Structure part = Structure.parse("resnet18:cifar:10").part(List.of("bn1.weight"));
    assertThatThrownBy(() -> part.part(List.of("bn1.weight")))
        .isInstanceOf(BadRequestException.class)
        .hasMessageContaining("members [architecture, partial]");
    Path file =
        Files.writeString(
            folder.resolve("layout.json"), "{\"layout\": [{\"name\": \"a\", \"shape\": [2]}]}");
    Structure layout = Structure.parse(file.toString());
    assertThatThrownBy(() -> layout.part(List.of("a")))
        .isInstanceOf(BadRequestException.class)
        .hasMessageContaining("members [layout]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mlp",
        "cnn",
        "cnn:hyper-representations:2:tanh",
        "cnn:hyper-representations:1:gelu",
        "cnn:gpt-mnist",
        "residual-cnn:3x32x32:32-64",
        "residual-cnn:32x32:32-64:10",
        "residual-cnn:3x32x32:32-0:10",
        "resnet18",
        "resnet18:stl:10",
        "resnet18:cifar:1",
        "resnet18:imagenet:10:31",
        "resnet18:cifar:99999999999",
        "mlp:784-10:relu",
        "mlp:784-10-10:gelu",
        "mlp:0-1-2:relu",
        "mlp:9-9-1:relu"
      })
  void otherWordsAreRefused(String value) {
    assertThatThrownBy(() -> Structure.parse(value))
        .isInstanceOf(BadRequestException.class)
        .hasMessageContaining("--architecture");
  }

  @Test
  void layoutComesFromAFile() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("layout.json"), "{\"layout\": [{\"name\": \"w\", \"shape\": [2]}]}");
    assertThat(Structure.parse(file.toString()).members()).containsOnlyKeys("layout");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{", "[]", "{\"layuot\": []}", "{\"layout\": [], \"architecture\": {}}"})
  void fileThatSaysSomethingElseIsRefused(String content) throws IOException {
    Path file = Files.writeString(folder.resolve("layout.json"), content);
    assertThatThrownBy(() -> Structure.parse(file.toString()))
        .isInstanceOf(BadRequestException.class)
        .hasMessageContaining("layout.json");
  }
}
