using System.Text;

namespace StreamEngine.Fuzz.Inputs;

/// <summary>Edits records as broken senders, torn writes and attackers do.</summary>
internal sealed class Mutator
{
    private static readonly byte[] s_structural = Encoding.Latin1.GetBytes("{}[]()<>\"\"'\\\\,,::==;|&#@%$!?~^*/+-._ \t\n\r0123456789eEaAzZuxntf\0\u007f\u0080\u00bf\u00c2\u00e2\u00f0\u00ff");

    private static readonly byte[][] s_numbers = Texts(
        "0", "-0", "00", "1", "-1", "0.0", "1e5", "1E+400", "1e-400", "1e", "1.", ".5", "-", "+1", "--1", "0x10", "1_000", "NaN", "Infinity", "-Inf", "+Inf",
        "2147483647", "2147483648", "-2147483648", "-2147483649", "4294967295", "4294967296", "9007199254740991", "9007199254740992", "9007199254740993",
        "9223372036854775807", "9223372036854775808", "-9223372036854775808", "-9223372036854775809", "18446744073709551615", "18446744073709551616",
        "99999999999999999999", "1767607200", "1767607200000", "1767607200000000", "1767607200000000000", "-1767607200", "253402300800", "0.1", "0.30000000000000004",
        "1.7976931348623157e308", "1.7976931348623159e308", "4.9406564584124654e-324", "2.2250738585072011e-308", "123456789012345678901234567890.5", "1e22", "1e23",
        "0.000000000000000000000000000000000000001", "8.5", "100i", "100u", "99999999999999999999i", "-1u");

    private static readonly byte[][] s_invalid =
    [
        [0x80], [0xBF], [0xC0, 0x80], [0xC1, 0xBF], [0xC3], [0xE2, 0x82], [0xE0, 0x80, 0x80], [0xED, 0xA0, 0x80], [0xED, 0xBF, 0xBF],
        [0xF0, 0x9F, 0x92], [0xF0, 0x80, 0x80, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xF8, 0x88, 0x80, 0x80, 0x80], [0xFE], [0xFF], [0xFF, 0xFE],
    ];

    private static readonly byte[][] s_texts = Texts(
        "é", "注文", "🛒", "\u2028", "\uFEFF", "\u0085", "\u00A0", "\\u0000", "\\ud800", "\\udc00", "\\ud83d\\ude00", "\\u00e9", "\\uD83D\\u0041", "\\\"", "\\\\", "\\n", "\\x", "\\u12",
        "\"\"", "\"", "\\", "\r\n", "\n\n", "\n", "\r", "\t", "\0", "\u001b[31m", " ", "    ", "null", "true", "false", "{}", "[]", "{\"a\":1}", "[1,2]", "#", "# TYPE a counter", "# EOF",
        "<34>", "<191>1 ", "<192>", "2026-01-05T10:00:00Z", "2026-02-30T10:00:00Z", "2026-13-01 00:00:00", "0000-00-00T00:00:00Z", "9999-12-31T23:59:60.999999999+99:99", "Jan  5 10:00:00",
        "[05/Jan/2026:10:00:00 +0000]", "[99/Foo/2026:10:00:00 +0000]", "key=value", "k=\"v", "a=", "=b", ",", ";", "|", "\u001f", "level=info", "\"level\":\"error\",");

    private readonly byte[] _piece = new byte[InputBuffer.MaxBytes];

    /// <summary>Edits <paramref name="input"/> once.</summary>
    /// <param name="input">What is edited.</param>
    /// <param name="other">Another record to cut and splice with.</param>
    /// <param name="draw">Decides how and where.</param>
    internal void Mutate(InputBuffer input, ReadOnlySpan<byte> other, Draw draw)
    {
        int at = draw.Below(input.Length + 1);
        switch (draw.Below(22))
        {
            case 0 or 1: Flip(input, at, 1 << draw.Below(8)); break;
            case 2: Flip(input, at, draw.Below(256)); break;
            case 3 or 4 or 5: input.Insert(at, [draw.Of<byte>(s_structural)]); break;
            case 6: Put(input, at, draw.Of<byte>(s_structural)); break;
            case 7 or 8: input.Remove(at, draw.Below(Math.Min(input.Length - at, draw.OneIn(4) ? 200 : 8) + 1)); break;
            case 9: Duplicate(input, at, draw); break;
            case 10: Splice(input, at, other, draw); break;
            case 11: Run(input, at, draw); break;
            case 12: input.Truncate(at); break;
            case 13: input.Insert(at, draw.Of<byte[]>(s_invalid)); break;
            case 14: Put(input, at, 0); break;
            case 15 or 16: Number(input, at, draw); break;
            case 17: Nest(input, at, draw); break;
            case 18: LineEnd(input, at, draw); break;
            case 19 or 20: input.Insert(at, draw.Of<byte[]>(s_texts)); break;
            default: Swap(input, at, draw); break;
        }
    }

    private static void Flip(InputBuffer input, int at, int bits)
    {
        if (at < input.Length)
        {
            input.Bytes[at] ^= (byte)bits;
        }
    }

    private static void Put(InputBuffer input, int at, byte value)
    {
        if (at < input.Length)
        {
            input.Bytes[at] = value;
        }
    }

    private void Duplicate(InputBuffer input, int at, Draw draw)
    {
        int length = draw.Below(Math.Min(input.Length - at, 300) + 1);
        input.Bytes.Slice(at, length).CopyTo(_piece);
        for (int times = draw.OneIn(20) ? 30 : 1; times > 0; times--)
        {
            input.Insert(at, _piece.AsSpan(0, length));
        }
    }

    private static void Splice(InputBuffer input, int at, ReadOnlySpan<byte> other, Draw draw)
    {
        int from = draw.Below(other.Length + 1);
        if (draw.OneIn(2))
        {
            input.Truncate(at);
        }

        input.Insert(at, other[from..]);
    }

    /// <summary>A run of one byte: often about as long as a vector or a block, seldom very long.</summary>
    private void Run(InputBuffer input, int at, Draw draw)
    {
        int length = draw.Below(16) switch { 0 => draw.Below(5000), 1 => 4096 + draw.Below(3), 2 => draw.OneIn(16) ? 70_000 : 512, _ => 1 + draw.Below(200) };
        _piece.AsSpan(0, length).Fill(draw.OneIn(2) ? (byte)'a' : draw.Of<byte>(s_structural));
        input.Insert(at, _piece.AsSpan(0, length));
    }

    /// <summary>Puts another number in the place of the digits at or after a position.</summary>
    private static void Number(InputBuffer input, int at, Draw draw)
    {
        int start = input.Bytes[at..].IndexOfAnyInRange((byte)'0', (byte)'9');
        if (start < 0)
        {
            return;
        }

        start += at;
        int length = input.Bytes[start..].IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        length = length < 0 ? input.Length - start : length;
        if (draw.OneIn(3))
        {
            // A digit that differs: numbers and times that are in range but rare.
            input.Bytes[start + draw.Below(length)] = (byte)('0' + draw.Below(10));
            return;
        }

        input.Replace(start, length, draw.Of<byte[]>(s_numbers));
    }

    private void Nest(InputBuffer input, int at, Draw draw)
    {
        int depth = draw.Below(8) switch { 0 => 60 + draw.Below(10), 1 => draw.Below(700), _ => 1 + draw.Below(8) };
        bool array = draw.OneIn(2);
        ReadOnlySpan<byte> open = array ? "["u8 : "{\"a\":"u8;
        int length = 0;
        for (int i = 0; i < depth; i++, length += open.Length)
        {
            open.CopyTo(_piece.AsSpan(length));
        }

        _piece[length++] = (byte)'1';
        int close = draw.OneIn(4) ? draw.Below(depth + 1) : depth;
        _piece.AsSpan(length, close).Fill(array ? (byte)']' : (byte)'}');
        input.Insert(at, _piece.AsSpan(0, length + close));
    }

    private static void LineEnd(InputBuffer input, int at, Draw draw)
    {
        int end = input.Bytes[at..].IndexOf((byte)'\n');
        if (end < 0)
        {
            input.Insert(at, "\r\n"u8);
            return;
        }

        input.Replace(at + end, 1, draw.Below(5) switch { 0 => "\r"u8, 1 => "\n\n"u8, 2 => " \n"u8, 3 => "\r\r\n"u8, _ => "\r\n"u8 });
    }

    private static void Swap(InputBuffer input, int at, Draw draw)
    {
        if (input.Length > 1)
        {
            int other = draw.Below(input.Length);
            at = Math.Min(at, input.Length - 1);
            (input.Bytes[at], input.Bytes[other]) = (input.Bytes[other], input.Bytes[at]);
        }
    }

    private static byte[][] Texts(params string[] texts) => [.. texts.Select(Encoding.UTF8.GetBytes)];
}
