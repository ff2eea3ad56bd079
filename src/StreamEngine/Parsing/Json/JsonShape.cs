using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using StreamEngine.Batching;
using StreamEngine.Numerics;
using StreamEngine.Numerics.Scanning;
using StreamEngine.Parsing.Columns;
using StreamEngine.Parsing.Fields;

namespace StreamEngine.Parsing.Json;

/// <summary>
/// The keys of a record in their order, with the kinds of their values. Records of a shape that was met before are recognised by
/// comparing their keys where the shape expects them, and their values are then written column by column.
/// </summary>
internal sealed class JsonShape
{
    /// <summary>Most values of a record that has a shape.</summary>
    internal const int MaxValues = 512;

    private readonly Step[] _steps;

    internal JsonShape(Step[] steps, ColumnWriter[] writers, int tokens)
    {
        _steps = steps;
        Tokens = tokens;
        Group = new RecordGroup(writers);
    }

    /// <summary>What a step of a shape expects.</summary>
    internal enum StepKind : byte
    {
        /// <summary>A key and a string.</summary>
        Text,

        /// <summary>A key and a number.</summary>
        Number,

        /// <summary>A key and true, false or null.</summary>
        Literal,

        /// <summary>A key and the start of an object.</summary>
        Open,

        /// <summary>The end of an object.</summary>
        Close,
    }

    /// <summary>Structural bytes of the record.</summary>
    internal int Tokens { get; }

    /// <summary>Records that wait for their columns.</summary>
    internal RecordGroup Group { get; }

    /// <summary>The shape that came after this one last time.</summary>
    internal JsonShape? Next { get; set; }

    /// <summary>Recognises a record, and notes where its values lie for the next record of the group.</summary>
    /// <param name="text">The chunk's bytes.</param>
    /// <param name="tokens">Structural bytes of the record, as many as <see cref="Tokens"/>.</param>
    /// <param name="end">End of the record.</param>
    internal bool TryMatch(ByteText text, ReadOnlySpan<int> tokens, int end)
    {
        Span<int> starts = Group.Starts;
        Span<int> lengths = Group.Lengths;
        int slot = Group.Count;
        int before = tokens[0];
        int t = 1;
        foreach (ref readonly Step step in _steps.AsSpan())
        {
            if (step.Kind == StepKind.Close)
            {
                int after = tokens[t++];
                if (after != before + 1 || text[after] != step.Delimiter)
                {
                    return false;
                }

                before = after;
                continue;
            }

            int quote = before + 1;
            quote += text[quote] == ' ' ? 1 : 0;
            int colon = tokens[t];
            int value = colon + 1;
            value += text[value] == ' ' ? 1 : 0;
            int delimiter = tokens[t + 1];
            t += 2;
            before = delimiter;
            if (colon != quote + step.ColonOffset || !step.IsKey(text, quote) || text[delimiter] != step.Delimiter)
            {
                return false;
            }

            byte first = text[value];
            if (step.Kind == StepKind.Text)
            {
                if (first != '"' || delimiter - value < 2 || text[delimiter - 1] != '"')
                {
                    return false;
                }

                starts[slot] = value + 1;
                lengths[slot] = delimiter - value - 2;
                slot += RecordGroup.MaxRecords;
            }
            else if (step.Kind == StepKind.Open)
            {
                if (value != delimiter)
                {
                    return false;
                }
            }
            else
            {
                bool isNumber = (uint)(first - '0') <= 9 || first == '-';
                if (isNumber != (step.Kind == StepKind.Number) || first == '"' || delimiter <= value)
                {
                    return false;
                }

                starts[slot] = value;
                lengths[slot] = delimiter - value;
                slot += RecordGroup.MaxRecords;
            }
        }

        return before == end - 1;
    }

    /// <summary>One step of a shape.</summary>
    internal readonly struct Step
    {
        private const int Fast = 32;

        private readonly Vector256<byte> _bytes;
        private readonly Vector256<byte> _mask;
        private readonly byte[]? _rest;

        /// <param name="kind">What is expected.</param>
        /// <param name="key">The key with its quotes and its colon; empty for the end of an object.</param>
        /// <param name="delimiter">The structural byte after it.</param>
        internal Step(StepKind kind, ReadOnlySpan<byte> key, byte delimiter)
        {
            Kind = kind;
            Delimiter = delimiter;
            ColonOffset = key.Length - 1;
            Span<byte> bytes = stackalloc byte[Fast];
            Span<byte> mask = stackalloc byte[Fast];
            int length = Math.Min(Fast, key.Length);
            key[..length].CopyTo(bytes);
            mask[..length].Fill(0xFF);
            _bytes = Vector256.Create<byte>(bytes);
            _mask = Vector256.Create<byte>(mask);
            _rest = key.Length > Fast ? key[Fast..].ToArray() : null;
        }

        internal StepKind Kind { get; }

        internal byte Delimiter { get; }

        /// <summary>From the opening quote of the key to its colon.</summary>
        internal int ColonOffset { get; }

        /// <summary>True when the key stands at a position.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        internal bool IsKey(ByteText text, int at) =>
            (text.Load32(at) & _mask) == _bytes && (_rest is null || text.Slice(at + Fast, _rest.Length).SequenceEqual(_rest));
    }
}
