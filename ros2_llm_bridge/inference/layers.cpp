// Copyright 2026 The ros2_llm_bridge authors
// SPDX-License-Identifier: Apache-2.0
//
// The decoder layers of Llama and Qwen2 models on a CPU as one operator, `ros2_llm_bridge::layers`.
//
// Matrix products are oneDNN's, attention is ATen's; what lies between them is fused into three
// loops. `compiled.py` calls it and says what it takes, `layers_build.py` compiles it.

#include <ATen/Parallel.h>
#include <ATen/core/Tensor.h>
#include <ATen/core/dispatch/Dispatcher.h>
#include <ATen/cpu/vec/functional.h>
#include <ATen/cpu/vec/vec.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/empty_like.h>
#include <ATen/ops/scaled_dot_product_attention.h>
#include <torch/library.h>

#include <array>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string_view>
#include <vector>

namespace
{

using at::Tensor;
using OptionalTensor = std::optional<Tensor>;
using OptionalTensors = c10::List<OptionalTensor>;

// What a layer's tensors are, in the order in which they come.
enum Weight : int64_t {ATTENTION_NORM, QUERIES_KEYS_VALUES, BIAS, OUTPUT, MLP_NORM, GATE_UP, DOWN,
  WEIGHTS};

// Numbers below which a second thread is not worth its wake-up.
constexpr int64_t GRAIN = 16384;

float load(float value) {return value;}

float load(c10::BFloat16 value)
{
  const uint32_t bits = static_cast<uint32_t>(value.x) << 16;
  float number;
  std::memcpy(&number, &bits, sizeof(number));
  return number;
}

template<typename Number>
Number rounded(float value);

template<>
float rounded(float value) {return value;}

// To the nearest, ties to even; what is no number stays none. Unlike c10's own conversion the
// compiler vectorises it.
template<>
c10::BFloat16 rounded(float value)
{
  uint32_t bits;
  std::memcpy(&bits, &value, sizeof(bits));
  bits = value == value ? (bits + 0x7fffu + ((bits >> 16) & 1u)) >> 16 : 0x7fc0u;
  return c10::BFloat16(static_cast<uint16_t>(bits), c10::BFloat16::from_bits());
}

Tensor product(const Tensor & values, const Tensor & packed, const OptionalTensor & bias = {})
{
  using Scalars = c10::List<std::optional<at::Scalar>>;
  using Signature = Tensor(
    const Tensor &, const Tensor &, const OptionalTensor &, std::string_view, Scalars,
    std::optional<std::string_view>);
  static const auto linear = c10::Dispatcher::singleton()
    .findSchemaOrThrow("mkldnn::_linear_pointwise", "").typed<Signature>();
  return linear.call(values, packed, bias, "none", Scalars(), "");
}

// Adds to hidden what there is to add and gives hidden over its root mean square, times weight:
// all (rows, width), weight (width).
template<typename Number>
void add_and_norm(
  Number * hidden, const Number * added, const Number * weight, Number * normed, int64_t rows,
  int64_t width, float epsilon)
{
  constexpr int64_t LANES = 16;
  std::vector<float> row(width);
  for (int64_t i = 0; i < rows; ++i, hidden += width, normed += width) {
    if (added != nullptr) {
      for (int64_t k = 0; k < width; ++k) {
        hidden[k] = rounded<Number>(load(hidden[k]) + load(added[k]));
      }
      added += width;
    }
    std::array<float, LANES> squares{};
    int64_t k = 0;
    for (; k + LANES <= width; k += LANES) {
      for (int64_t lane = 0; lane < LANES; ++lane) {
        const float value = row[k + lane] = load(hidden[k + lane]);
        squares[lane] += value * value;
      }
    }
    for (; k < width; ++k) {
      row[k] = load(hidden[k]);
      squares[0] += row[k] * row[k];
    }
    float sum = 0;
    for (const float square : squares) {
      sum += square;
    }
    const float scale = 1 / std::sqrt(sum / static_cast<float>(width) + epsilon);
    for (k = 0; k < width; ++k) {
      normed[k] = rounded<Number>(row[k] * scale * load(weight[k]));
    }
  }
}

// Turns a head by its position (Su et al. 2021); the sines of the first half come with the other
// sign.
template<typename Number>
void rotate(
  const Number * head, const Number * cosines, const Number * sines, Number * turned,
  int64_t width)
{
  const int64_t half = width / 2;
  for (int64_t k = 0; k < half; ++k) {
    const float first = load(head[k]), second = load(head[half + k]);
    turned[k] = rounded<Number>(first * load(cosines[k]) + second * load(sines[k]));
    turned[half + k] =
      rounded<Number>(second * load(cosines[half + k]) + first * load(sines[half + k]));
  }
}

template<typename Number>
Tensor layers(
  const Tensor & before, const Tensor & cosines, const Tensor & sines, const Tensor & bias,
  const Tensor & keys, const Tensor & values, const OptionalTensors & weights, int64_t start,
  int64_t heads, double epsilon)
{
  const int64_t rows = before.size(0), breadth = before.size(1), end = start + rows;
  const int64_t groups = keys.size(1), room = keys.size(2), width = keys.size(3);
  const Tensor hidden = before.clone();
  const Tensor normed = at::empty_like(hidden);
  const Tensor queries = at::empty({1, heads, rows, width}, hidden.options());
  Tensor added;

  const auto add_and_norm_by = [&](const Tensor & weight) {
      at::parallel_for(
        0, rows, GRAIN / breadth, [&](int64_t first, int64_t last) {
          const int64_t skipped = first * breadth;
          add_and_norm(
            hidden.data_ptr<Number>() + skipped,
            added.defined() ? added.const_data_ptr<Number>() + skipped : nullptr,
            weight.const_data_ptr<Number>(), normed.data_ptr<Number>() + skipped, last - first,
            breadth, static_cast<float>(epsilon));
        });
    };
  // Queries are turned into a tensor of their own, keys and values where they are kept.
  const auto keep = [&](const Tensor & found, const Tensor & kept_keys, const Tensor & kept) {
      at::parallel_for(
        0, rows, GRAIN / found.size(1), [&](int64_t first, int64_t last) {
          for (int64_t token = first; token < last; ++token) {
            const Number * head = found.const_data_ptr<Number>() + token * found.size(1);
            const Number * cosine = cosines.const_data_ptr<Number>() + token * width;
            const Number * sine = sines.const_data_ptr<Number>() + token * width;
            for (int64_t which = 0; which < heads; ++which, head += width) {
              rotate(
                head, cosine, sine,
                queries.data_ptr<Number>() + (which * rows + token) * width, width);
            }
            const int64_t place = start + token;
            for (int64_t which = 0; which < groups; ++which, head += width) {
              rotate(
                head, cosine, sine,
                kept_keys.data_ptr<Number>() + (which * room + place) * width, width);
            }
            for (int64_t which = 0; which < groups; ++which, head += width) {
              std::memcpy(
                kept.data_ptr<Number>() + (which * room + place) * width, head,
                width * sizeof(Number));
            }
          }
        });
    };
  // Gate and up (rows, 2 inner) become SiLU(gate) * up.
  const auto activated = [&](const Tensor & gate_up) {
      using Vector = at::vec::Vectorized<float>;
      const int64_t inner = gate_up.size(1) / 2;
      const Tensor active = at::empty({rows, inner}, hidden.options());
      at::parallel_for(
        0, rows, GRAIN / inner, [&](int64_t first, int64_t last) {
          for (int64_t token = first; token < last; ++token) {
            const Number * gate = gate_up.const_data_ptr<Number>() + token * 2 * inner;
            at::vec::map2<Number>(
              [](Vector gate, Vector up) {return gate / (Vector(1) + gate.neg().exp()) * up;},
              active.data_ptr<Number>() + token * inner, gate, gate + inner, inner);
          }
        });
      return active;
    };

  for (int64_t layer = 0; layer < keys.size(0); ++layer) {
    const auto weight = [&](Weight which) {return weights.get(layer * WEIGHTS + which);};
    const Tensor layer_keys = keys.select(0, layer), layer_values = values.select(0, layer);
    add_and_norm_by(*weight(ATTENTION_NORM));
    keep(product(normed, *weight(QUERIES_KEYS_VALUES), weight(BIAS)), layer_keys, layer_values);
    const Tensor attended = at::scaled_dot_product_attention(
      queries, layer_keys.unsqueeze(0).narrow(2, 0, end),
      layer_values.unsqueeze(0).narrow(2, 0, end), bias, 0, false, std::nullopt, heads != groups);
    added = product(attended[0].transpose(0, 1).reshape({rows, heads * width}), *weight(OUTPUT));
    add_and_norm_by(*weight(MLP_NORM));
    added = product(activated(product(normed, *weight(GATE_UP))), *weight(DOWN));
  }
  return hidden.add_(added);
}

Tensor layers_of(
  const Tensor & hidden, const Tensor & cosines, const Tensor & sines, const Tensor & bias,
  const Tensor & keys, const Tensor & values, const OptionalTensors & weights, int64_t start,
  int64_t heads, double epsilon)
{
  const auto dtype = hidden.scalar_type();
  TORCH_CHECK(dtype == at::kFloat || dtype == at::kBFloat16, "float32 or bfloat16, not ", dtype);
  for (const Tensor & tensor : {hidden, cosines, sines, keys, values}) {
    TORCH_CHECK(
      tensor.is_contiguous() && tensor.scalar_type() == dtype, "contiguous tensors of one type");
  }
  TORCH_CHECK(
    static_cast<int64_t>(weights.size()) == keys.size(0) * WEIGHTS && keys.size(0) > 0,
    "seven weights a layer");
  TORCH_CHECK(
    start >= 0 && start + hidden.size(0) <= keys.size(2) && cosines.size(0) >= hidden.size(0) &&
    sines.size(0) >= hidden.size(0), "no room for these tokens");
  const auto compute = dtype == at::kFloat ? layers<float> : layers<c10::BFloat16>;
  return compute(hidden, cosines, sines, bias, keys, values, weights, start, heads, epsilon);
}

}  // namespace

// For all kinds of tensors: packed weights are of another kind than the rest.
TORCH_LIBRARY(ros2_llm_bridge, library) {
  library.def(
    "layers(Tensor hidden, Tensor cosines, Tensor sines, Tensor bias, Tensor(a!) keys, "
    "Tensor(b!) values, Tensor?[] weights, int start, int heads, float epsilon) -> Tensor",
    &layers_of);
}
