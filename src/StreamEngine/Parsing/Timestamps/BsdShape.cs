using System.Buffers.Binary;

namespace StreamEngine.Parsing.Timestamps;

/// <summary>
/// The timestamp of RFC 3164, <c>Jan 5 10:00:00</c>, with a day of one digit, two digits or a space and a digit, and an optional
/// fraction. It is the timestamp of most syslog files, so it is read without a pattern.
/// </summary>
internal sealed class BsdShape : TimestampShape
{
    internal override string Name => "MMM d HH:mm:ss[f]";

    internal override bool HasYear => false;

    internal override (int Least, int Most) LeadingDigits => (0, 0);

    internal override int TryReadPrefix(ReadOnlySpan<byte> text, ParserOptions options, out long nanoseconds)
    {
        nanoseconds = 0;
        if (text.Length < 14 || text[3] != ' ')
        {
            return 0;
        }

        TimestampFields fields = new() { Month = TimestampText.Month(text, 0), Offset = TimestampFields.LocalZone };
        int at = text[4] == ' ' ? 5 : 4;
        fields.Day = TimestampText.OneOrTwoDigits(text, ref at);
        if (fields.Month == 0 || fields.Day < 0 || at + 9 > text.Length || text[at] != ' ')
        {
            return 0;
        }

        at++;
        if (!TryReadClock(text.Slice(at, 8), ref fields))
        {
            return 0;
        }

        at += 8;
        if (at + 1 < text.Length && text[at] is (byte)'.' or (byte)',' && TimestampText.IsDigit(text[at + 1]))
        {
            at++;
            fields.Nanosecond = TimestampText.Fraction(text, ref at);
        }

        return EndsWord(text, at) && fields.TryCompose(options, out nanoseconds) ? at : 0;
    }

    /// <summary>Reads the eight bytes of <c>HH:mm:ss</c> as one number: digits are checked and combined side by side.</summary>
    private static bool TryReadClock(ReadOnlySpan<byte> clock, ref TimestampFields fields)
    {
        const ulong Colons = 0x00003A00003A0000;
        const ulong ColonPlaces = 0x0000FF0000FF0000;
        const ulong HighBits = 0x8080808080808080;
        ulong bytes = BinaryPrimitives.ReadUInt64LittleEndian(clock);
        ulong digits = (bytes & ~ColonPlaces) | (0x3030303030303030 & ColonPlaces);

        // Neither 0x46 added to a digit nor 0x30 taken from it reaches the high bit of its byte.
        bool valid = (bytes & ColonPlaces) == Colons && ((digits | (digits + 0x4646464646464646) | (digits - 0x3030303030303030)) & HighBits) == 0;
        digits -= 0x3030303030303030;
        ulong pairs = ((digits & 0x0F0F0F0F0F0F0F0F) * 10) + (digits >> 8);
        fields.Hour = (int)(pairs & 0xFF);
        fields.Minute = (int)((pairs >> 24) & 0xFF);
        fields.Second = (int)((pairs >> 48) & 0xFF);
        return valid;
    }
}
