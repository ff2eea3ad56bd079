using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using StreamEngine.Numerics;
using StreamEngine.Numerics.Scanning;
using StreamEngine.Parsing.Columns;

namespace StreamEngine.Parsing.Json;

/// <summary>
/// The bytes between the values of a record, with the kinds of the values. Records of a shape that was met before are recognised by
/// comparing these bytes where the shape expects them, and their values are then written column by column.
/// </summary>
/// <remarks>
/// What stands from the structural byte behind one value to the start of the next, keys, colons and braces, is compared as a whole. It was valid
/// where the shape was learned and starts outside of strings, so it is valid here, with the same structural bytes in it.
/// </remarks>
internal sealed class JsonShape
{
    /// <summary>Most values of a record that has a shape.</summary>
    internal const int MaxValues = 512;

    /// <summary>Most bytes that may stand behind the last value of a record.</summary>
    internal const int MaxClosing = JsonStep.Bytes;

    private readonly JsonStep[] _steps;
    private readonly JsonStep _closing;
    private readonly int _closingLength;
    private readonly LongText[] _rest;

    /// <param name="values">What comes before each value.</param>
    /// <param name="closing">What comes behind the last one, from the structural byte on.</param>
    /// <param name="writers">What takes the values.</param>
    /// <param name="tokens">Structural bytes of such a record.</param>
    internal JsonShape(List<Expected> values, byte[] closing, ColumnWriter[] writers, int tokens)
    {
        var steps = new JsonStep[Count(values)];
        var rest = new List<LongText>();
        int count = 0;
        int before = 0;
        foreach (Expected value in values)
        {
            // Bytes that a step cannot hold are compared by steps without a value, or, as no more than so many may be read, at last.
            int held = Held(value);
            if (value.Text.Length > held)
            {
                rest.Add(new LongText(before, held, value.Text[held..]));
            }

            int at = 0;
            for (; held - at > JsonStep.Bytes; at += JsonStep.Bytes)
            {
                steps[count++] = new JsonStep(value.Text.AsSpan(at, JsonStep.Bytes), at, before);
            }

            steps[count++] = new JsonStep(value.Text.AsSpan(at, held - at), at, value);
            before = value.Token;
        }

        _steps = steps;
        _rest = [.. rest];
        _closing = new JsonStep(closing, 0, 0);
        _closingLength = closing.Length;
        Tokens = tokens;
        Group = new RecordGroup(writers);
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
        if (_steps[0].Differs(text, before) != Vector256<byte>.Zero)
        {
            return false;
        }

        // Without branches: what is wrong is gathered, and asked for once. Bytes are read no further than the padding, whatever is wrong.
        Vector256<byte> differences = Vector256<byte>.Zero;
        int wrong = 0;
        foreach (ref readonly JsonStep step in _steps.AsSpan())
        {
            differences |= step.Differs(text, before);
            int next = tokens[step.Token];
            int start = before + step.ValueAt;
            int length = next - start - step.Quotes;
            int first = text[Math.Min(start, next)];
            wrong |= length | (first - step.Least) | (step.Most - first);
            pieces.Set(slot, start, length);
            slot += step.Stride;
            before = next;
        }

        differences |= _closing.Differs(text, before);
        return (wrong | (before + _closingLength - end) | (end - before - _closingLength)) >= 0 && differences == Vector256<byte>.Zero
            && (_rest.Length == 0 || HasRest(text, tokens));
    }

    /// <summary>
    /// Recognises records that follow each other, and notes where their values lie for the next records of the group: as
    /// <see cref="TryMatch"/>, but value by value through all records, so that what a value has before it is loaded once.
    /// </summary>
    /// <param name="text">The chunk's bytes.</param>
    /// <param name="tokens">Structural bytes of the records, each with as many as <see cref="Tokens"/>.</param>
    /// <param name="run">Of each record its first token, as an index, and where it ends.</param>
    /// <param name="count">Records, no more than the group has room for.</param>
    /// <returns>The records before the first one that is of another shape.</returns>
    internal int MatchRun(ByteText text, Positions tokens, Pieces run, int count)
    {
        int slot = Group.Count;
        int before = 0;
        foreach (ref readonly JsonStep step in _steps.AsSpan())
        {
            count = step.Match(text, tokens, run, count, before, Group.Pieces, slot);
            before = step.Token;
            slot += step.Stride;
        }

        JsonStep closing = _closing;
        for (int i = 0; i < count; i++)
        {
            (int first, int end) = run.At(i);
            int last = tokens[first + before];
            if (closing.Differs(text, last) != Vector256<byte>.Zero || last + _closingLength != end || (_rest.Length > 0 && !HasRest(text, tokens.From(first))))
            {
                return i;
            }
        }

        return count;
    }

    /// <summary>Steps of values: at least one each.</summary>
    private static int Count(List<Expected> values)
    {
        int count = 0;
        foreach (Expected value in values)
        {
            count += Math.Max(1, (Held(value) + JsonStep.Bytes - 1) / JsonStep.Bytes);
        }

        return count;
    }

    /// <summary>Bytes before a value that its steps compare.</summary>
    private static int Held(Expected value) => Math.Min(value.Text.Length, 2 * JsonStep.Bytes);

    /// <summary>Compares what the first look left out. All values are known to lie where the shape expects them.</summary>
    private bool HasRest(ByteText text, Positions tokens)
    {
        foreach (LongText rest in _rest)
        {
            if (!text.Slice(tokens[rest.Token] + rest.Offset, rest.Text.Length).SequenceEqual(rest.Text))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>A value that a shape expects.</summary>
    /// <param name="Text">What comes before it, from the structural byte behind the value before, with the quote of a string.</param>
    /// <param name="Token">Which structural byte of the record comes behind it.</param>
    /// <param name="Kind">Its kind.</param>
    internal sealed record Expected(byte[] Text, int Token, JsonValueKind Kind);

    /// <summary>Text of which only the start was compared.</summary>
    private sealed record LongText(int Token, int Offset, byte[] Text);
}
