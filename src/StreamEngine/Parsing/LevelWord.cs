using System.Runtime.CompilerServices;
using StreamEngine.Batching;
using StreamEngine.Numerics;
using StreamEngine.Numerics.Scanning;

namespace StreamEngine.Parsing;

/// <summary>
/// Recognises the words that logs use for levels, strictly: a header field or a marked word of a message, never a number.
/// Severity numbers follow the OpenTelemetry log data model, appendix "Mapping of SeverityNumber".
/// </summary>
internal static class LevelWord
{
    private const byte Notice = (byte)Severity.Info + 1;
    private const byte Critical = (byte)Severity.Error + 1;
    private const byte Alert = (byte)Severity.Error + 2;

    /// <summary>Words of a message that are looked at for a level.</summary>
    private const int MessageWords = 4;

    /// <summary>Severity of syslog's numbers 0 (emergency) to 7 (debug).</summary>
    internal static ReadOnlySpan<byte> OfSyslog =>
    [
        (byte)Severity.Fatal, Alert, Critical, (byte)Severity.Error, (byte)Severity.Warn, Notice, (byte)Severity.Info, (byte)Severity.Debug,
    ];

    /// <summary>Severity of a level word in any case.</summary>
    internal static bool TryRead(ReadOnlySpan<byte> word, out byte severity)
    {
        severity = LevelTable.OfWord(word);
        return severity != 0;
    }

    /// <summary>Severity of a one-letter level in upper case, as Android, glog and Ruby write it; 0 when it is none.</summary>
    internal static byte OfLetter(byte letter) => letter switch
    {
        (byte)'V' or (byte)'T' => (byte)Severity.Trace,
        (byte)'D' => (byte)Severity.Debug,
        (byte)'I' => (byte)Severity.Info,
        (byte)'N' => Notice,
        (byte)'W' => (byte)Severity.Warn,
        (byte)'E' => (byte)Severity.Error,
        (byte)'C' => Critical,
        (byte)'F' or (byte)'A' => (byte)Severity.Fatal,
        _ => 0,
    };

    /// <summary>
    /// Severity that a message names itself: a level word among its first four words that stands in brackets, is followed by a
    /// colon, or comes first and in capitals. 0 when there is none.
    /// </summary>
    internal static byte OfMessage(ReadOnlySpan<byte> message)
    {
        int at = Tokens.SkipSpaces(message, 0);
        for (int i = 0; i < MessageWords && at < message.Length; i++)
        {
            int end = Tokens.End(message, at);
            if (end - at <= 16 && OfMarkedWord(message[at..end], first: i == 0) is not 0 and byte severity)
            {
                return severity;
            }

            at = Tokens.SkipSpaces(message, end);
        }

        return 0;
    }

    /// <summary>
    /// <see cref="OfMessage(ReadOnlySpan{byte})"/> of a piece of a text: most messages mark no word, which a look at 64 bytes at once tells.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static byte OfMessage(ByteText text, int start, int end) =>
        MayMark(text, start, end - start) ? OfMessage(text.Slice(start, end - start)) : (byte)0;

    /// <summary>False when no word among the first four can be a level.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool MayMark(ByteText text, int start, int length)
    {
        ulong spaces = ByteMasks.Marks(text, start, out ulong colons, out ulong brackets);
        ulong ends = spaces & ~(spaces << 1);
        for (int i = 1; i < MessageWords; i++)
        {
            ends &= ends - 1;
        }

        if ((spaces & 1) != 0 || length < 2 || (ends == 0 && length > 64))
        {
            return true;
        }

        // A colon at the end of a word, a bracket at its start, or a first word that may be in capitals.
        ulong last = BitMasks.First(length) ^ BitMasks.First(length - 1);
        ulong marks = (colons & ((spaces >> 1) | last)) | (brackets & ((spaces << 1) | 1));
        bool capital = (uint)(text[start] - 'A') <= 25 && (uint)(text[start + 1] - 'a') > 25;
        return capital || (marks & BitMasks.First(Math.Min(BitMasks.Lowest(ends), length))) != 0;
    }

    private static byte OfMarkedWord(ReadOnlySpan<byte> word, bool first)
    {
        int start = word[0] is (byte)'[' or (byte)'<' or (byte)'(' ? 1 : 0;
        int end = word.Length;
        while (end > start && word[end - 1] is (byte)']' or (byte)'>' or (byte)')' or (byte)':')
        {
            end--;
        }

        bool marked = word[^1] == ':' || (start == 1 && end < word.Length);
        ReadOnlySpan<byte> bare = word[start..end];
        bool capitals = first && bare.Length > 0 && !bare.ContainsAnyExceptInRange((byte)'A', (byte)'Z');
        return (marked || capitals) && TryRead(bare, out byte severity) ? severity : (byte)0;
    }
}
