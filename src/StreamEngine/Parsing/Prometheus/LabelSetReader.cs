using StreamEngine.Batching;
using StreamEngine.Numerics;
using StreamEngine.Parsing.Columns;
using StreamEngine.Parsing.Fields;

namespace StreamEngine.Parsing.Prometheus;

/// <summary>
/// The labels of a sample between their braces. In a value <c>\\</c>, <c>\"</c> and <c>\n</c> are escapes; a backslash before anything else stands for itself.
/// </summary>
internal ref struct LabelSetReader
{
    private readonly ReadOnlySpan<byte> _line;
    private readonly bool _isStrict;

    /// <param name="line">The line.</param>
    /// <param name="at">Where the opening brace stands.</param>
    /// <param name="isStrict">True when there are no blanks between labels, and no comma behind the last.</param>
    internal LabelSetReader(ReadOnlySpan<byte> line, int at, bool isStrict)
    {
        _line = line;
        _isStrict = isStrict;
        At = at;
    }

    /// <summary>Position behind the closing brace, or of the error.</summary>
    internal int At { get; private set; }

    /// <summary>Bytes of the labels in <see cref="LabelState.Buffer"/>, in the form of their column.</summary>
    internal int Written { get; private set; }

    /// <summary>Characters of names and values.</summary>
    internal int Characters { get; private set; }

    /// <summary>What was expected; null when the labels were read.</summary>
    internal string? Error { get; private set; }

    internal RejectReason Reason { get; private set; }

    /// <summary>Reads the labels.</summary>
    internal bool Read(LabelState state, int maxLabels)
    {
        // A label takes at most twice its bytes, and what is unescaped stands behind all of them.
        int room = 2 * (_line.Length - At);
        Span<byte> buffer = state.Buffer(room + _line.Length - At);
        LabelWriter labels = new(buffer[..room]);
        At++;
        for (int count = 0; ; count++)
        {
            SkipBlanks();
            if (Is('}') && (count == 0 || !_isStrict))
            {
                At++;
                Written = labels.Length;
                return true;
            }

            if (count == maxLabels)
            {
                return Fail(At, $"at most {maxLabels} labels", RejectReason.TooComplex);
            }

            if (!ReadLabel(state, count, ref labels, buffer[room..]))
            {
                return false;
            }

            SkipBlanks();
            if (Is('}'))
            {
                At++;
                Written = labels.Length;
                return true;
            }

            if (!Is(','))
            {
                return Fail(At, "',' or '}'");
            }

            At++;
        }
    }

    private bool ReadLabel(LabelState state, int count, scoped ref LabelWriter labels, Span<byte> decoded)
    {
        int start = At;
        while (At < _line.Length && NameRun.IsNameByte(_line[At]) && _line[At] != ':')
        {
            At++;
        }

        int length = At - start;
        if (length == 0 || char.IsAsciiDigit((char)_line[start]))
        {
            return Fail(start, "a label name");
        }

        ReadOnlySpan<byte> name = _line.Slice(start, length);
        Span<int> places = state.Places((count + 1) * 2);
        for (int i = 0; i < count; i++)
        {
            if (places[(i * 2) + 1] == length && _line.Slice(places[i * 2], length).SequenceEqual(name))
            {
                return Fail(start, "another label name");
            }
        }

        places[count * 2] = start;
        places[(count * 2) + 1] = length;
        SkipBlanks();
        if (!Is('='))
        {
            return Fail(At, "'='");
        }

        At++;
        SkipBlanks();
        if (!Is('"'))
        {
            return Fail(At, "'\"'");
        }

        if (!TryReadValue(decoded, out ReadOnlySpan<byte> value))
        {
            return Fail(_line.Length, "a closing quote");
        }

        Characters += length + CountCharacters(value);
        labels.Append(name, value);
        return true;
    }

    /// <summary>Reads a value from its opening quote on.</summary>
    private bool TryReadValue(Span<byte> decoded, out ReadOnlySpan<byte> value)
    {
        int start = ++At;
        int length = 0;
        while (true)
        {
            int plain = At < _line.Length ? _line[At..].IndexOfAny((byte)'"', (byte)'\\') : -1;
            if (plain < 0)
            {
                value = default;
                return false;
            }

            ReadOnlySpan<byte> run = _line.Slice(At, plain);
            At += plain;
            if (_line[At] == '"')
            {
                // Without an escape the value is taken where it stands.
                if (At == start + plain)
                {
                    value = run;
                }
                else
                {
                    run.CopyTo(decoded[length..]);
                    value = decoded[..(length + plain)];
                }

                At++;
                return true;
            }

            run.CopyTo(decoded[length..]);
            length += plain;
            length += Unescape(decoded[length..]);
        }
    }

    /// <summary>Takes a backslash, and what it makes of the byte behind it.</summary>
    private int Unescape(Span<byte> target)
    {
        byte next = At + 1 < _line.Length ? _line[At + 1] : (byte)0;
        if (next is (byte)'\\' or (byte)'"' or (byte)'n')
        {
            target[0] = next == 'n' ? (byte)'\n' : next;
            At += 2;
        }
        else
        {
            target[0] = (byte)'\\';
            At++;
        }

        return 1;
    }

    private static int CountCharacters(ReadOnlySpan<byte> text)
    {
        int count = 0;
        foreach (byte value in text)
        {
            count += (value & 0xC0) == 0x80 ? 0 : 1;
        }

        return count;
    }

    private readonly bool Is(char value) => At < _line.Length && _line[At] == value;

    private void SkipBlanks() => At = _isStrict ? At : Tokens.SkipSpaces(_line, At);

    private bool Fail(int at, string expected) => Fail(at, expected, Expected.ReasonAt(_line, at));

    private bool Fail(int at, string expected, RejectReason reason)
    {
        At = at;
        Error = expected;
        Reason = reason;
        return false;
    }
}
