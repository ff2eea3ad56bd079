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
    private readonly bool _hasLongKeys;

    internal JsonShape(Step[] steps, ColumnWriter[] writers, int tokens)
    {
        _steps = steps;
        _hasLongKeys = Array.Exists(steps, s => s.IsLong);
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
    internal bool TryMatch(ByteText text, Positions tokens, int end)
    {
        Pieces pieces = Group.Pieces;
        int slot = Group.Count;
        int before = tokens[0];
        tokens = tokens.From(1);
        foreach (ref readonly Step step in _steps.AsSpan())
        {
            if (step.Kind == StepKind.Close)
            {
                int after = tokens[0];
                tokens = tokens.From(1);
                if (after != before + 1 || text[after] != step.Delimiter)
                {
                    return false;
                }

                before = after;
                continue;
            }

            int quote = before + step.KeyGap;
            int colon = tokens[0];
            int value = colon + step.ValueGap;
            before = tokens[1];
            tokens = tokens.From(2);

            // What stands between two tokens of a regular record is one value: its first byte tells its kind.
            if (colon != quote + step.ColonOffset || !step.IsKey(text, quote) || text[before] != step.Delimiter || !step.IsFirst(text[value]))
            {
                return false;
            }

            if (step.Kind == StepKind.Open)
            {
                if (value != before)
                {
                    return false;
                }
            }
            else
            {
                // Where the shape has a space before its value and the record has no value, the length is negative.
                int length = before - value - (2 * step.Quotes);
                if (length < 0)
                {
                    return false;
                }

                pieces.Set(slot, value + step.Quotes, length);
                slot += RecordGroup.MaxRecords;
            }
        }

        return before == end - 1 && (!_hasLongKeys || HasLongKeys(text, tokens.From(-Tokens)));
    }

    /// <summary>Compares what the first look left out.</summary>
    private bool HasLongKeys(ByteText text, Positions tokens)
    {
        int before = tokens[0];
        int t = 1;
        foreach (ref readonly Step step in _steps.AsSpan())
        {
            int quote = before + step.KeyGap;
            t += step.Kind == StepKind.Close ? 1 : 2;
            before = tokens[t - 1];
            if (!step.IsRest(text, quote))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>One step of a shape.</summary>
    internal readonly struct Step
    {
        private const int Fast = 32;

        private readonly Vector256<byte> _bytes;
        private readonly Vector256<byte> _mask;
        private readonly byte[]? _rest;
        private readonly byte _least;
        private readonly byte _range;

        /// <param name="kind">What is expected.</param>
        /// <param name="key">The key with its quotes and its colon; empty for the end of an object.</param>
        /// <param name="delimiter">The structural byte after it.</param>
        /// <param name="keyGap">From the structural byte before to the key.</param>
        /// <param name="valueGap">From the colon to the value.</param>
        internal Step(StepKind kind, ReadOnlySpan<byte> key, byte delimiter, int keyGap, int valueGap)
        {
            Kind = kind;
            Delimiter = delimiter;
            KeyGap = keyGap;
            ValueGap = valueGap;
            ColonOffset = key.Length - 1;
            Span<byte> bytes = stackalloc byte[Fast];
            Span<byte> mask = stackalloc byte[Fast];
            bytes.Clear();
            mask.Clear();
            int length = Math.Min(Fast, key.Length);
            key[..length].CopyTo(bytes);
            mask[..length].Fill(0xFF);
            _bytes = Vector256.Create<byte>(bytes);
            _mask = Vector256.Create<byte>(mask);
            _rest = key.Length > Fast ? key[Fast..].ToArray() : null;
            Quotes = kind == StepKind.Text ? 1 : 0;

            // Numbers begin with a byte from '-' to '9', the words true, false and null from 'f' to 't': whoever reads the value checks the rest.
            (_least, _range) = kind switch
            {
                StepKind.Text => ((byte)'"', (byte)0),
                StepKind.Number => ((byte)'-', (byte)('9' - '-')),
                StepKind.Literal => ((byte)'f', (byte)('t' - 'f')),
                _ => ((byte)'{', (byte)0),
            };
        }

        internal StepKind Kind { get; }

        internal byte Delimiter { get; }

        internal int KeyGap { get; }

        internal int ValueGap { get; }

        /// <summary>Quotes on each side of the value.</summary>
        internal int Quotes { get; }

        /// <summary>From the opening quote of the key to its colon.</summary>
        internal int ColonOffset { get; }

        /// <summary>True when the key is longer than what <see cref="IsKey"/> compares.</summary>
        internal bool IsLong => _rest is not null;

        /// <summary>True when the first bytes of the key stand at a position.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        internal bool IsKey(ByteText text, int at) => (text.Load32(at) & _mask) == _bytes;

        /// <summary>True when a value of the kind may begin with the byte.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        internal bool IsFirst(byte first) => (uint)(first - _least) <= _range;

        /// <summary>True when the rest of a long key stands behind the position of its first bytes.</summary>
        internal bool IsRest(ByteText text, int at) => _rest is null || text.Slice(at + Fast, _rest.Length).SequenceEqual(_rest);
    }
}
