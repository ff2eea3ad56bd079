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

        // All positions are those of structural bytes of the record. The quote that a step ends with is one of them where the step is found,
        // for nothing in the step escapes it; right behind the quote that ends the value comes the space of the next step, or the end.
        int at = start;
        foreach (ref readonly Step step in _steps.AsSpan())
        {
            int value = at + step.Length;
            int close = tokens[step.Token];
            int next = tokens[step.Token + step.Quotes];
            if (!step.IsAt(text, at) || next != close + step.Quotes)
            {
                return false;
            }

            pieces.Set(slot, value, close - value);
            slot += step.Stride;
            at = next;
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
        /// <param name="token">Which structural byte of the line ends the value.</param>
        /// <param name="isQuoted">True when the value stands in quotes.</param>
        /// <param name="counts">True when the value is written.</param>
        internal Step(ReadOnlySpan<byte> literal, int token, bool isQuoted, bool counts)
        {
            Length = literal.Length;
            Token = token;
            Quotes = isQuoted ? 1 : 0;
            Stride = counts ? RecordGroup.MaxRecords : 0;
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

        /// <summary>The structural byte right behind the value: a space, its closing quote, or the end of the line.</summary>
        internal int Token { get; }

        /// <summary>Quotes on each side of the value.</summary>
        internal int Quotes { get; }

        /// <summary>From the place of a value in its group to that of the next value; 0 when it is not written, and the next one takes its place.</summary>
        internal int Stride { get; }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        internal bool IsAt(ByteText text, int at) => (text.Load32(at) & _mask.Value) == _bytes.Value;
    }
}
