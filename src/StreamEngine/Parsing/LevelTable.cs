using System.Runtime.CompilerServices;
using StreamEngine.Parsing.Fields;

namespace StreamEngine.Parsing;

/// <summary>
/// The words that logging libraries use for levels, with their severity numbers of OpenTelemetry, as the log data model maps them in
/// its appendix B. A word has two numbers: one where a field is known to be a level, and one, or none, where any word may stand.
/// </summary>
/// <remarks>
/// The appendix gives "critical" two numbers: ERROR2 for syslog and FATAL for .NET, where it is the highest level. A field that is a
/// level takes the latter, for it and for what is above it. "verbose" is TRACE, since most libraries that have it have it below debug.
/// </remarks>
internal static class LevelTable
{
    private const int Bits = 5;
    private const int Mask = (1 << Bits) - 1;
    private const int Capitals = 1 << (2 * Bits);

    private static readonly WordTable s_words = WordTable.Of(
        (Both(1, 1), "trace trc verbose vrb"),
        (Both(1, 0), "trce t verb v all"),
        (Both(1, 1) | Capitals, "finest"),
        (Both(5, 5) | Capitals, "finer"),
        (Both(6, 6) | Capitals, "fine"),
        (Both(7, 7) | Capitals, "config"),
        (Both(5, 5), "debug dbg"),
        (Both(5, 0), "dbug d diagnostic severity_number_debug"),
        (Both(9, 9), "info inf information informational"),
        (Both(9, 9) | Capitals, "log"),
        (Both(0, 9) | Capitals, "detail hint statement"),
        (Both(9, 0), "i default success audit_success ok normal severity_number_info"),
        (Both(10, 10), "notice note"),
        (Both(10, 0), "n audit"),
        (Both(13, 13), "warn warning wrn"),
        (Both(13, 0), "warni w audit_failure severity_number_warn"),
        (Both(17, 17), "error err severe"),
        (Both(0, 17), "sev"),
        (Both(17, 17) | Capitals, "failure"),
        (Both(17, 0), "eror e fail failed severity_number_error"),
        (Both(18, 0), "dpanic"),
        (Both(21, 18), "critical crit"),
        (Both(21, 19), "alert"),
        (Both(21, 21), "emerg emergency panic fatal ftl"),
        (Both(21, 0), "c crt f fata a pnc severity_number_fatal"));

    /// <summary>Number of a word, in any case, of a field that is known to be a level; 0 for other words.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static byte OfField(ReadOnlySpan<byte> word) => (byte)(s_words.Find(word) & Mask);

    /// <summary>
    /// Number of a word that may stand for anything, so that short and ambiguous ones do not count, and some count in capitals alone;
    /// 0 for other words.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static byte OfWord(ReadOnlySpan<byte> word)
    {
        int entry = s_words.Find(word);
        return (entry & Capitals) != 0 && word.ContainsAnyExceptInRange((byte)'A', (byte)'Z') ? (byte)0 : (byte)((entry >> Bits) & Mask);
    }

    private static int Both(int field, int word) => field | (word << Bits);
}
