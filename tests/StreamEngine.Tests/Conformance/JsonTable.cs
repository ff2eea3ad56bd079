using System.Text;
using StreamEngine.Batching;

namespace StreamEngine.Tests.Conformance;

/// <summary>One line of JSON and what becomes of it.</summary>
/// <param name="Name">What it shows, with the section of RFC 8259.</param>
/// <param name="Text">The line.</param>
/// <param name="Reason">Why it is rejected; null when it is a row.</param>
internal sealed record JsonCase(string Name, byte[] Text, RejectReason? Reason);

/// <summary>
/// The grammar of RFC 8259 by cases. A record is an object, so values stand in one; where the RFC leaves a choice, the case says ours.
/// </summary>
internal static class JsonTable
{
    internal static IReadOnlyDictionary<string, JsonCase> Cases { get; } =
        new[] { Values(), Broken(), Strings(), BadStrings(), Structure(), Utf8(), Choices() }.SelectMany(c => c).ToDictionary(c => c.Name);

    /// <summary>Sections 3, 5 and 6: literals, arrays, numbers.</summary>
    private static IEnumerable<JsonCase> Values() => Each(
        "value", null, text => $$"""{"a":{{text}}}""",
        "0", "-0", "1", "-1", "12", "1234567890", "0.0", "-0.0", "0.5", "1.5", "1.000", "12.34567890123456789", "0e0", "0E0", "0e+0", "0e-0", "1e1", "1E1", "1e+1", "1e-1", "1.5e3", "1.5E-3",
        "0.00000000000000000001", "1e308", "1e-308", "1e0000001", "-1.25e+10",
        "true", "false", "null", "[]", "[ ]", "[1]", "[1,2]", "[ 1 , 2 ]", "[[]]", "[[[[1]]]]", "[true,false,null]", "[{}]", "[{\"b\":1},{\"b\":2}]", "[\"\"]", "[0.5,\"x\",null,{},[]]",
        "{}", "{ }", "{\"b\":{}}", "{\"b\":{\"c\":[1,{\"d\":2}]}}", "{\"\":0}");

    private static IEnumerable<JsonCase> Broken() => Each(
        "broken value", RejectReason.Syntax, text => $$"""{"a":{{text}}}""",
        "", "+1", "01", "-01", "00", "-", "--1", ".5", "-.5", "1.", "-1.", "1.e1", "1e", "1e+", "1e-", "1e1.5", "1.5.5", "1e5e5", "0x10", "1_000", "1,000", "1 000", "1a", "0-1", "NaN", "nan", "Infinity", "-Infinity", "inf",
        "True", "TRUE", "tru", "truee", "nul", "nulll", "Null", "undefined", "fals", "a", "'x'", "[", "]", "[1", "[1,]", "[,1]", "[1,,2]", "[1 2]", "[1;2]", "[1:2]", "(1)",
        "{", "{\"b\"}", "{\"b\":}", "{\"b\" 1}", "{b:1}", "{1:1}", "{'b':1}", "{\"b\":1,}", "{,}", "{\"b\":1 \"c\":2}", "{\"b\":1;\"c\":2}", "{\"b\"::1}", "{\"b\":1,,\"c\":2}", "{null:1}", "{[]:1}",
        "1/*x*/", "//x", "#x", "1 2", "\"x\" \"y\"", "\"x\"y", "\0", "1\0", "\f1", "\v1", "\u00a01");

    /// <summary>Section 7: strings.</summary>
    private static IEnumerable<JsonCase> Strings() => Each(
        "string", null, text => $$"""{"a":"{{text}}"}""",
        "", " ", "plain", "\\\"", "\\\\", "\\/", "/", "\\b\\f\\n\\r\\t", "\\u0041", "\\u00e9", "\\u00E9", "\\uFFFF", "\\ud83d\\ude00", "\\uD83D\\uDE00", "\u007f", "é", "注文", "🛒", "\u2028\u2029", "\ufeff", "\uffff", "'", "{[,:]}", "\\\\\\\"",
        "a string that is longer than one vector of sixty-four bytes, and then some more of it, \\\" quoted \\\"");

    private static IEnumerable<JsonCase> BadStrings() => Each(
        "broken string", RejectReason.Syntax, text => $$"""{"a":"{{text}}"}""",
        "\\a", "\\'", "\\x41", "\\0", "\\u", "\\u1", "\\u12", "\\u123", "\\u123g", "\\u 123", "\\U0041", "\\ ", "\\", "\"", "\t", "\u0001", "\u001f", "\0", "\\\u00e9", "\\\t", "\\ud83d\\u", "\\ud83d\\uD");

    /// <summary>Section 2: what stands around values, and records that are no object.</summary>
    private static IEnumerable<JsonCase> Structure() =>
    [
        .. Each("record", null, text => text, "{}", " {}", "{} ", "\t{\t}\t", "{ \"a\" : 1 }", "{\"a\":1,\"b\":2}", "{\"a\":1}\r", "{\r\"a\":1}", "{\"a\":[1,\t2\r]}"),
        .. Each("no object", RejectReason.Syntax, text => text, "1", "\"x\"", "null", "true", "[]", "[{}]", "x", "}", "]", ",", ":", "{}}", "{}{}", "{},{}", "{}x", "{} 1", "{}//", "({})", "\f{}", "\u00a0{}", "<a/>"),
        .. Each("cut record", RejectReason.Truncated, text => text, "{", "{\"", "{\"a", "{\"a\"", "{\"a\":", "{\"a\": ", "{\"a\":\"", "{\"a\":\"x", "{\"a\":1", "{\"a\":1,", "{\"a\":[", "{\"a\":[1", "{\"a\":[1,", "{\"a\":{", "{\"a\":{}", "{\"a\":[]"),
    ];

    /// <summary>Section 8.1: the bytes are UTF-8.</summary>
    private static IEnumerable<JsonCase> Utf8()
    {
        byte[][] invalid =
        [
            [0x80], [0xBF], [0xC0, 0x80], [0xC1, 0xBF], [0xC3], [0xC3, 0x28], [0xE2, 0x82], [0xE0, 0x80, 0x80], [0xED, 0xA0, 0x80], [0xED, 0xBF, 0xBF],
            [0xF0, 0x9F, 0x92], [0xF0, 0x80, 0x80, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xFE], [0xFF],
        ];
        foreach (byte[] bytes in invalid)
        {
            yield return new JsonCase($"invalid UTF-8 {Convert.ToHexString(bytes)} in a value", [.. "{\"a\":\""u8, .. bytes, .. "\"}"u8], RejectReason.InvalidUtf8);
        }

        yield return new JsonCase("invalid UTF-8 in a key", [.. "{\""u8, 0xFF, .. "\":1}"u8], RejectReason.InvalidUtf8);
        yield return new JsonCase("invalid UTF-8 outside", [.. "{}"u8, 0xFF], RejectReason.InvalidUtf8);
    }

    /// <summary>Where RFC 8259 leaves it to the reader (sections 4, 6, 8.2, 9), and what this one does.</summary>
    private static IEnumerable<JsonCase> Choices()
    {
        JsonCase Case(string name, string text, RejectReason? reason) => new("choice: " + name, Encoding.UTF8.GetBytes(text), reason);
        string Deep(string open, string close, int depth) => "{\"a\":" + string.Concat(Enumerable.Repeat(open, depth)) + "1" + string.Concat(Enumerable.Repeat(close, depth)) + "}";
        yield return Case("duplicate keys are read", "{\"a\":1,\"a\":2}", null);
        yield return Case("numbers beyond the range of double are read", "{\"a\":1e400,\"b\":-1e400,\"c\":1e-400}", null);
        yield return Case("integers beyond 64 bits are read", "{\"a\":99999999999999999999999999999999999999,\"b\":18446744073709551616}", null);
        yield return Case("half a surrogate pair is read", "{\"a\":\"\\ud800\",\"b\":\"\\udc00\\ud800\",\"\\udead\":1}", null);
        yield return Case("an escaped NUL is read", "{\"a\":\"\\u0000\"}", null);
        yield return Case("noncharacters are read", "{\"a\":\"\uFFFE\uFDD0\"}", null);
        yield return Case("64 levels are read", Deep("[", "]", 63), null);
        yield return Case("64 levels of objects are read", Deep("{\"a\":", "}", 63), null);
        yield return Case("65 levels are too many", Deep("[", "]", 64), RejectReason.TooComplex);
        yield return Case("65 levels of objects are too many", Deep("{\"a\":", "}", 64), RejectReason.TooComplex);
        yield return Case("4,097 fields are too many", "{" + string.Join(',', Enumerable.Range(0, 4097).Select(i => $"\"k{i}\":1")) + "}", RejectReason.TooComplex);
        yield return Case("4,096 fields are read", "{" + string.Join(',', Enumerable.Range(0, 4096).Select(i => $"\"k{i}\":1")) + "}", null);
    }

    private static IEnumerable<JsonCase> Each(string name, RejectReason? reason, Func<string, string> around, params string[] texts) =>
        texts.Select(text => new JsonCase($"{name} {Show(text)}", Encoding.UTF8.GetBytes(around(text)), reason));

    /// <summary>Printable, so that a case can be called by its name.</summary>
    private static string Show(string text) => text.Length == 0 ? "(empty)" : string.Concat(text.Select(c => c is >= ' ' and < '\u007f' ? c.ToString() : $"<{(int)c:X2}>"));
}
