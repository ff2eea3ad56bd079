using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using StreamEngine.Numerics;
using StreamEngine.Numerics.Scanning;
using StreamEngine.Parsing.Columns;

namespace StreamEngine.Parsing.Logfmt;

/// <summary>The keys of a line in their order, one space before each, and which of their values stand in quotes.</summary>
/// <param name="steps">The pairs.</param>
/// <param name="writers">What takes the values of the pairs that count; the first takes the whole line when it is its own body.</param>
/// <param name="tokens">Structural bytes of the line.</param>
/// <param name="isBody">True when the line is its own body.</param>
internal sealed class LogfmtShape(LogfmtShape.Step[] steps, ColumnWriter[] writers, int tokens, bool isBody) : RecordShape(writers, tokens)
{
    /// <summary>Most pairs of a line that has a shape.</summary>
    internal const int MaxPairs = 512;

    private readonly Step[] _steps = steps;
    private readonly bool _isBody = isBody;

    internal override bool TryMatch(ByteText text, Positions tokens, int start, int end)
    {
        Pieces pieces = Group.Pieces;
        int slot = Group.Count;
        if (_isBody)
        {
            pieces.Set(slot, start, end - start);
            slot += RecordGroup.MaxRecords;
        }

        int at = start;
        foreach (ref readonly Step step in _steps.AsSpan())
        {
            int value = at + step.Length;
            int next = tokens[0];
            if (!step.IsAt(text, at))
            {
                return false;
            }

            at = next;
            tokens = tokens.From(1);
            if (step.IsQuoted)
            {
                // The quote that the key ends with, the closing one, and right behind it a space or the end.
                int close = tokens[0];
                at = tokens[1];
                tokens = tokens.From(2);
                if (next != value - 1 || at != close + 1)
                {
                    return false;
                }

                next = close;
            }

            if (step.Counts)
            {
                pieces.Set(slot, value, next - value);
                slot += RecordGroup.MaxRecords;
            }
        }

        return at == end;
    }

    /// <summary>One pair.</summary>
    internal readonly struct Step
    {
        /// <summary>Longest key, with what stands around it.</summary>
        internal const int MaxLength = 32;

        private readonly StoredVector256 _bytes;
        private readonly StoredVector256 _mask;

        /// <param name="literal">The space before the key, the key, the equals sign, and the quote if there is one.</param>
        /// <param name="isQuoted">True when the value stands in quotes.</param>
        /// <param name="counts">True when the value is written.</param>
        internal Step(ReadOnlySpan<byte> literal, bool isQuoted, bool counts)
        {
            Length = literal.Length;
            IsQuoted = isQuoted;
            Counts = counts;
            Span<byte> bytes = stackalloc byte[MaxLength];
            Span<byte> mask = stackalloc byte[MaxLength];
            bytes.Clear();
            mask.Clear();
            literal.CopyTo(bytes);
            mask[..literal.Length].Fill(0xFF);
            _bytes = new(Vector256.Create<byte>(bytes));
            _mask = new(Vector256.Create<byte>(mask));
        }

        internal int Length { get; }

        internal bool IsQuoted { get; }

        internal bool Counts { get; }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        internal bool IsAt(ByteText text, int at) => (text.Load32(at) & _mask.Value) == _bytes.Value;
    }
}
