using System.Text;
using StreamEngine.Numerics;
using StreamEngine.Templates;
using Xunit;

namespace StreamEngine.Tests.Templates;

/// <summary>What single words and values are taken for.</summary>
public sealed class TemplateWordTests
{
    [Theory]
    [InlineData("www.example.com", true)]
    [InlineData("ns1.example.com.au", true)]
    [InlineData("db-1.prod.internal", true)]
    [InlineData("printer.local", true)]
    [InlineData("example.de", false)]
    [InlineData("www.example.de", true)]
    [InlineData("com.example.app.ui", false)]
    [InlineData("readme.txt", false)]
    [InlineData("a..com", false)]
    [InlineData("example.com.", false)]
    [InlineData(".com", false)]
    [InlineData("com", false)]
    [InlineData("a/b.com", false)]
    [InlineData("", false)]
    public void NamesOfHostsAreKnownByTheirEnd(string word, bool expected) => Assert.Equal(expected, word.Length > 0 && HostName.Matches(Encoding.UTF8.GetBytes(word), MasksOf(word)));

    [Theory]
    [InlineData("http://a.b/c?d=1 rest", 4, "http://a.b/c?d=1")]
    [InlineData("12:30:59.123 rest", 2, "12:30:59.123")]
    [InlineData("fe80::1 rest", 4, "fe80::1")]
    [InlineData("00:1a:2b:3c:4d:5e", 2, "00:1a:2b:3c:4d:5e")]
    [InlineData("host.example:8080 x", 12, "host.example:8080")]
    [InlineData("key:value", 3, null)]
    [InlineData("std::vector", 3, null)]
    [InlineData("host:8080x", 4, null)]
    [InlineData("ab:cd", 2, null)]
    [InlineData("word:", 4, null)]
    public void ValuesGoOnBehindAColon(string line, int end, string? expected)
    {
        int from = 0;
        byte[] bytes = Encoding.UTF8.GetBytes(line);
        bool found = CompoundValue.Find(bytes, new LineMasks(bytes, new MaskBlock[LineMasks.MaxBlocks]), 0, end, behindColon: false, ref from, out int to);
        Assert.Equal(expected, found ? line[from..to] : null);
    }

    [Theory]
    [InlineData("flag true set", "flag ~ set")]
    [InlineData("flag=FALSE", "flag=~")]
    [InlineData("true=1", "true=1")]
    [InlineData("deadbeef is hex", "~ is hex")]
    [InlineData("deadbee is not", "deadbee is not")]
    [InlineData("login for root ok", "login for ~ ok")]
    [InlineData("the root of it", "the root of it")]
    [InlineData("pid ( root )", "pid ( root )")]
    [InlineData("cron (root) ran", "cron (~) ran")]
    [InlineData("~true stays", "~true stays")]
    [InlineData("null", "~")]
    public void KnownValuesAreHidden(string shape, string expected)
    {
        var output = new ByteList();
        KnownValues.Hide(Encoding.UTF8.GetBytes(shape.Replace('~', '\u0001')), output);
        Assert.Equal(expected, Encoding.UTF8.GetString(output.Bytes).Replace('\u0001', '~'));
    }

    [Theory]
    [InlineData("~ ms rest", 4, "~ ms")]
    [InlineData("~ furlongs", 1, "~")]
    [InlineData("~, ~;~ x", 6, "~, ~;~")]
    [InlineData("Sun Dec ~ ~ x", 11, "~")]
    [InlineData("<~ x", 2, "<~")]
    [InlineData("<~> x", 0, "")]
    [InlineData("~ KB (~ bytes) x", 14, "~ KB (~ bytes)")]
    [InlineData("~x", 0, "")]
    [InlineData("~ UTC x", 5, "~")]
    public void ListsAndQuantitiesAreOneSlot(string shape, int end, string form)
    {
        byte[] text = Encoding.UTF8.GetBytes(shape.Replace('~', '\u0001'));
        var output = new ByteList();
        Assert.Equal(end, SlotGrammar.ReadList(text, 0, output));
        Assert.Equal(form, end == 0 ? "" : Encoding.UTF8.GetString(output.Bytes).Replace('\u0001', '~'));
    }

    [Theory]
    [InlineData("a= b", 1, true)]
    [InlineData("a=b", 1, false)]
    [InlineData("()", 0, true)]
    [InlineData("f()", 1, false)]
    [InlineData("x=\"\" y", 2, true)]
    [InlineData("[] ", 0, true)]
    [InlineData("(a)", 0, false)]
    public void NothingIsAValueBehindAnEqualsSignAndInBrackets(string text, int at, bool expected) =>
        Assert.Equal(expected, SlotGrammar.IsEmptyValue(Encoding.UTF8.GetBytes(text), at));

    [Fact]
    public void BytesInsideWordsAreThoseThatBreakNothing()
    {
        for (int value = 0; value < 256; value++)
        {
            bool isBreak = (LineClasses.Of((byte)value) & LineClasses.Break) != 0;
            Assert.Equal(value > 3 && !isBreak, SlotGrammar.IsInside((byte)value));
        }
    }

    [Theory]
    [InlineData("session opened for bob", "session:24 opened:12 for:12 bob:3!", "", 3)]
    [InlineData("user=bob id=~", "bob:3!", "~", 2)]
    [InlineData("org.example.Server NameNode started", "org.example.Server:24 NameNode:5 started:12", "", 2)]
    [InlineData("open (bob) [x] \"y\"", "open:24 bob:3! x:3! y:3!", "", 3)]
    [InlineData("to ~ and to (~)", "to:24 and:12 to:12", "~ ~", 2)]
    [InlineData("blk_~ 12 ~", "blk_~:24", "", 0)]
    [InlineData("core.~ x", "x:12", "", 0)]
    [InlineData("", "", "", -1)]
    public void PlacesOfWordsTellHowManyItTakes(string key, string words, string holes, int constants)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(key.Replace('~', '\u0001'));
        var read = new KeyWords(12);
        read.Read(bytes);
        var shown = new List<string>();
        var variable = new List<char>();
        foreach (KeyWord word in read.Words)
        {
            if (word.IsVariable)
            {
                if (word.IsValue)
                {
                    variable.Add(key[word.Start]);
                }

                continue;
            }

            shown.Add($"{key[word.Start..(word.Start + word.Length)]}:{word.Limit}{(word.IsValue ? "!" : "")}");
        }

        Assert.Equal(words, string.Join(' ', shown));
        Assert.Equal(holes, string.Join(' ', variable));
        Assert.Equal(constants, read.Constants);
    }

    [Theory]
    [InlineData("", "<empty>")]
    [InlineData("a ~ b", "a <*> b")]
    [InlineData("blk_~ x", "blk_<*> x")]
    [InlineData("core.~ x", "core.<*> x")]
    [InlineData("took [~ ms] x", "took <*> ms x")]
    [InlineData("node[7] up", "node7 up")]
    [InlineData("a=[] b", "a= b")]
    public void FormsAreShownWithWildcards(string form, string expected)
    {
        string marked = form.Replace('~', '\u0001').Replace('[', '\u0002').Replace(']', '\u0003');
        Assert.Equal(expected, TemplateText.Show(Encoding.UTF8.GetBytes(marked)));
    }

    [Theory]
    [InlineData("<empty>", "")]
    [InlineData("a <*> b<*>", "a ~ b~")]
    public void TextsAreReadBack(string text, string expected) =>
        Assert.Equal(expected, Encoding.UTF8.GetString(TemplateText.Read(text)).Replace('\u0001', '~'));

    private static WordMasks MasksOf(string word) => new LineMasks(Encoding.UTF8.GetBytes(word), new MaskBlock[LineMasks.MaxBlocks]).Word(0, word.Length);
}
