using StreamEngine.Batching;
using StreamEngine.Parsing.Fields;

namespace StreamEngine.Parsing;

/// <summary>Severity numbers from what log formats write for a level. 0 means that the text names none.</summary>
internal static class LogLevels
{
    /// <summary>
    /// Severity of the scale from 0 to 10 of security devices, in the bands that CEF names low (0 to 3), medium (4 to 6), high (7 and 8)
    /// and very high (9 and 10). Source: ArcSight, "Common Event Format", header field Severity.
    /// </summary>
    private static ReadOnlySpan<byte> OfScale =>
    [
        (byte)Severity.Info, (byte)Severity.Info, (byte)Severity.Info, (byte)Severity.Info,
        (byte)Severity.Warn, (byte)Severity.Warn, (byte)Severity.Warn,
        (byte)Severity.Error, (byte)Severity.Error, (byte)Severity.Fatal, (byte)Severity.Fatal,
    ];

    /// <summary>A level by name, in any case; <c>trace1</c> to <c>trace8</c> of Apache are all trace.</summary>
    internal static byte OfWord(ReadOnlySpan<byte> word)
    {
        if (LevelWord.TryRead(word, out byte severity))
        {
            return severity;
        }

        return word.Length == 6 && word[5] is >= (byte)'1' and <= (byte)'8' && LevelWord.TryRead(word[..5], out severity) ? severity : (byte)0;
    }

    /// <summary>A level of one letter, as glog writes it.</summary>
    internal static byte OfLetter(byte letter) => LevelWord.OfLetter(letter);

    /// <summary>A level by its number in syslog, one digit from 0 (emergency) to 7 (debug).</summary>
    internal static byte OfSyslog(ReadOnlySpan<byte> digit) => digit is [>= (byte)'0' and <= (byte)'7'] ? LevelWord.OfSyslog[digit[0] - '0'] : (byte)0;

    /// <summary>A severity of a security device: 0 to 10, or low, medium, high, very-high.</summary>
    internal static byte OfSecurity(ReadOnlySpan<byte> text)
    {
        int value = text.Length switch
        {
            1 => text[0] - '0',
            2 when text[0] == '1' && text[1] == '0' => 10,
            _ => -1,
        };
        if ((uint)value <= 10)
        {
            return OfScale[value];
        }

        return (text.Length, text.IsEmpty ? 0 : text[0] | 0x20) switch
        {
            (3, 'l') => (byte)Severity.Info,
            (6, 'm') => (byte)Severity.Warn,
            (4, 'h') => (byte)Severity.Error,
            (9, 'v') => (byte)Severity.Fatal,
            _ => OfWord(text),
        };
    }

    /// <summary>The level that a message names itself among its first words.</summary>
    internal static byte OfMessage(ReadOnlySpan<byte> message) => LevelWord.OfMessage(message);

    /// <summary>The level that a line of another program, which something wrapped, names itself.</summary>
    internal static byte OfWrapped(ReadOnlySpan<byte> line) => SeverityReader.TryFind(line, out byte severity) ? severity : (byte)0;
}
