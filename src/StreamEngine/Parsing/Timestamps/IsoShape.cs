using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace StreamEngine.Parsing.Timestamps;

/// <summary>
/// RFC 3339 and its relatives: <c>yyyy-MM-dd</c>, then T, a space or an underscore, <c>HH:mm:ss</c>, an optional fraction after a
/// point or comma, an optional zone. The date and the minutes are read and checked as one vector.
/// </summary>
internal sealed class IsoShape : TimestampShape
{
    private static readonly Vector128<byte> Separators = Vector128.Create("____-__-__T__:__"u8);
    private static readonly Vector128<byte> OtherSeparators = Vector128.Create("____-__-__ __:__"u8);

    private static readonly Vector128<byte> DigitPlaces =
        Vector128.Create(255, 255, 255, 255, 0, 255, 255, 0, 255, 255, 0, 255, 255, 0, 255, 255).AsByte();

    private static readonly Vector128<byte> Tens = Vector128.Create((byte)0, 2, 5, 8, 11, 14, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    private static readonly Vector128<byte> Units = Vector128.Create((byte)1, 3, 6, 9, 12, 15, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    internal override string Name => "yyyy-MM-dd HH:mm:ss";

    internal override (int Least, int Most) LeadingDigits => (4, 4);

    internal override int TryReadPrefix(ReadOnlySpan<byte> text, ParserOptions options, out long nanoseconds)
    {
        nanoseconds = 0;
        if (text.Length < 19 || text[16] != ':' || !TryReadMinutes(text, out TimestampFields fields))
        {
            return 0;
        }

        fields.Second = TimestampText.TwoDigits(text, 17);
        int at = 19;
        if (text.Length > 20 && text[19] is (byte)'.' or (byte)',' && TimestampText.IsDigit(text[20]))
        {
            at = 20;
            fields.Nanosecond = TimestampText.Fraction(text, ref at);
        }

        at += TimestampText.Zone(text, at, out fields.Offset);
        return EndsWord(text, at) && fields.TryCompose(options, out nanoseconds) ? at : 0;
    }

    /// <summary>Reads a whole text that has a date alone, or no seconds.</summary>
    internal static bool TryReadShort(ReadOnlySpan<byte> text, ParserOptions options, out long nanoseconds)
    {
        nanoseconds = 0;
        TimestampFields fields;
        if (text.Length == 10)
        {
            Span<byte> midnight = stackalloc byte[16];
            text.CopyTo(midnight);
            " 00:00"u8.CopyTo(midnight[10..]);
            return TryReadMinutes(midnight, out fields) && fields.TryCompose(options, out nanoseconds);
        }

        return text.Length >= 16 && TryReadMinutes(text, out fields)
            && 16 + TimestampText.Zone(text, 16, out fields.Offset) == text.Length && fields.TryCompose(options, out nanoseconds);
    }

    /// <summary>Reads <c>yyyy-MM-ddTHH:mm</c> from a text of at least 16 bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryReadMinutes(ReadOnlySpan<byte> text, out TimestampFields fields)
    {
        Vector128<byte> bytes = Vector128.Create(text[..16]);
        Vector128<byte> digits = bytes - Vector128.Create((byte)'0');
        Vector128<byte> isDigit = Vector128.LessThanOrEqual(digits, Vector128.Create((byte)9));
        Vector128<byte> isSeparator = Vector128.Equals(bytes, Separators) | Vector128.Equals(bytes, OtherSeparators);
        if (Vector128.ConditionalSelect(DigitPlaces, isDigit, isSeparator) != Vector128<byte>.AllBitsSet)
        {
            fields = default;
            return false;
        }

        Vector128<byte> tens = Vector128.ShuffleNative(digits, Tens);
        Vector128<byte> twice = tens + tens;
        Vector128<byte> fourfold = twice + twice;
        Vector128<byte> pairs = fourfold + fourfold + twice + Vector128.ShuffleNative(digits, Units);
        ulong packed = pairs.AsUInt64().ToScalar();
        fields = new TimestampFields
        {
            Year = (int)(((packed & 0xFF) * 100) + ((packed >> 8) & 0xFF)),
            Month = (int)((packed >> 16) & 0xFF),
            Day = (int)((packed >> 24) & 0xFF),
            Hour = (int)((packed >> 32) & 0xFF),
            Minute = (int)((packed >> 40) & 0xFF),
            Offset = TimestampFields.LocalZone,
        };

        // A year of zeros is written, and wrong; it must not be taken for one that is missing.
        return fields.Year != 0;
    }
}
