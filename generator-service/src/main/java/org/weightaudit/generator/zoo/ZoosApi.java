package org.weightaudit.generator.zoo;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Optional;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.weightaudit.http.page.Page;
import org.weightaudit.http.page.PageQuery;
import org.weightaudit.http.prefer.OrderedWork;
import org.weightaudit.http.prefer.PreferWait;

/** Zoos over HTTP. */
@RestController
@Tag(name = "Zoos", description = "Sets of networks trained by the platform.")
@ApiResponse(
    responseCode = "4XX",
    description = "A problem document that names the field, what was found and what was wanted",
    content =
        @Content(
            mediaType = "application/problem+json",
            schema = @Schema(implementation = ProblemDetail.class)))
class ZoosApi {

  private final Zoos zoos;

  ZoosApi(Zoos zoos) {
    this.zoos = zoos;
  }

  @PostMapping(path = "/v1/zoos", produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(
      operationId = "trainZoo",
      summary =
          "Train a zoo, many networks of one architecture, as a sealed checkpoint set; Prefer: wait=20 answers 200 if it ends within 20 seconds")
  @ApiResponse(
      responseCode = "202",
      description = "Queued; Location tells where to look",
      content = @Content(schema = @Schema(implementation = ZooView.class)))
  @ApiResponse(
      responseCode = "200",
      description = "Ended while the client waited",
      content = @Content(schema = @Schema(implementation = ZooView.class)))
  ResponseEntity<Object> order(
      @io.swagger.v3.oas.annotations.parameters.RequestBody(
              required = true,
              content =
                  @Content(
                      schema = @Schema(implementation = ZooOrder.class),
                      examples = {
                        @ExampleObject(
                            name = "fully connected networks of G.pt's MNIST zoo",
                            value =
                                """
                                {"name": "gpt-mnist train",
                                 "architecture": {"type": "mlp", "sizes": [784, 10, 10], "activation": "relu"},
                                 "dataset": "mnist/train", "testDataset": "mnist/test",
                                 "role": "TRAINING", "runs": 200, "epochs": 2,
                                 "saved": {"type": "final"}, "seed": 1}"""),
                        @ExampleObject(
                            name = "convolutional networks of Hyper-Representations",
                            value =
                                """
                                {"name": "hyper-representations mnist",
                                 "architecture": {"type": "cnn", "inputShape": [1, 28, 28], "convolutions": [
                                   {"channels": 8, "kernel": 5, "stride": 1, "padding": 0, "bias": true, "pool": 2},
                                   {"channels": 6, "kernel": 5, "stride": 1, "padding": 0, "bias": true, "pool": 2},
                                   {"channels": 4, "kernel": 2, "stride": 1, "padding": 0, "bias": true, "pool": 1}],
                                  "activation": "tanh", "readOut": "flatten", "hidden": [20], "classes": 10,
                                  "naming": "module-list"},
                                 "dataset": "mnist/train", "testDataset": "mnist/test",
                                 "role": "TRAINING", "runs": 200, "epochs": 8, "batchSize": 64,
                                 "optimizer": "adam", "learningRate": 0.003,
                                 "initialWeights": "kaiming-uniform", "seed": 1}"""),
                        @ExampleObject(
                            name = "neural fields of aircraft",
                            value =
                                """
                                {"name": "aircraft",
                                 "architecture": {"type": "neural-field", "hidden": [64, 64, 64], "frequencies": 4},
                                 "shapes": {"type": "aircraft", "count": 200, "seed": 1},
                                 "steps": 1500, "start": "trained-first", "seed": 1}"""),
                        @ExampleObject(
                            name = "neural fields of uploaded meshes",
                            value =
                                """
                                {"name": "my shapes",
                                 "architecture": {"type": "neural-field", "hidden": [64, 64, 64], "frequencies": 4},
                                 "shapes": {"type": "archive", "artifact": "ar_01jd8k3v5m9q2w7x4y6z8a1b2c",
                                   "first": 0, "count": 200, "labels": "repaired"},
                                 "steps": 1500, "start": "trained-first", "seed": 1}""")
                      }))
          @RequestBody
          ZooOrder order,
      @Parameter(description = "Makes a repetition of this request safe")
          @RequestHeader(name = "Idempotency-Key")
          Optional<String> key,
      @Parameter(description = "wait=n: wait up to n seconds, 20 at most", example = "wait=20")
          @RequestHeader(name = "Prefer", required = false)
          Optional<List<String>> prefer) {
    return OrderedWork.answer(
        zoos.order(order, key),
        prefer.orElse(List.of()),
        (id, wait) -> zoos.await(id, wait).resource(),
        zoo -> zoo.state().isFinal());
  }

  @GetMapping(path = "/v1/zoos", produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(operationId = "listZoos", summary = "Zoos, newest first")
  @ApiResponse(responseCode = "200", description = "A page of zoos", useReturnTypeSchema = true)
  Page<ZooView> list(
      @RequestParam Optional<Integer> pageSize, @RequestParam Optional<String> pageToken) {
    return zoos.list(PageQuery.of(pageSize, pageToken, "zoos"));
  }

  @GetMapping(path = "/v1/zoos/{zoo}", produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(
      operationId = "getZoo",
      summary = "One zoo; Prefer: wait=20 waits for its end, If-None-Match spares the body")
  @ApiResponse(
      responseCode = "200",
      description = "The zoo as it is now",
      useReturnTypeSchema = true)
  ResponseEntity<ZooView> get(
      @PathVariable("zoo") String id,
      @RequestHeader(name = "Prefer", required = false) Optional<List<String>> prefer) {
    return zoos.await(id, PreferWait.of(prefer.orElse(List.of()))).answer();
  }

  @DeleteMapping("/v1/zoos/{zoo}")
  @Operation(
      operationId = "deleteZoo",
      summary = "Remove a zoo that is over; the set that it has become stays")
  @ApiResponse(responseCode = "204", description = "Gone, with what an unfinished one left")
  ResponseEntity<Void> delete(@PathVariable("zoo") String id) {
    zoos.delete(id);
    return ResponseEntity.noContent().build();
  }
}
