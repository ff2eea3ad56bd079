using System.Globalization;
using System.Text;
using FsCheck.Xunit;
using StreamEngine.Numerics;
using StreamEngine.Templates;
using Xunit;

namespace StreamEngine.Tests.Templates;

public sealed class MaskTests
{
    [Theory]
    [InlineData("workerEnv.init() ok /etc/httpd/conf/workers2.properties", "workerEnv.init() ok <*>")]
    [InlineData("Received connection request /10.10.34.11:45307", "Received connection request <*>")]
    [InlineData("took 12ms, 4KB, -3.5% of 0x1f", "took <*> of <*>")]
    [InlineData("block blk_-6952295868487656571 terminating", "block <*> terminating")]
    [InlineData("uid=0 euid=0 tty=NODEVssh ruser= rhost=218.188.2.4", "uid=<*> euid=<*> tty=NODEVssh ruser= rhost=<*>")]
    [InlineData("id 550e8400-e29b-41d4-a716-446655440000 done", "id <*> done")]
    [InlineData("from 10.0.0.1:8080 to fe80::1ff:fe23:4567:890a and 00:1a:2b:3c:4d:5e", "from <*> to <*> and <*>")]
    [InlineData("at 2015-07-29 17:41:44,747 ok", "at <*> ok")]
    [InlineData("on Sun Dec 04 04:47:44 2005 it began", "on <*> it began")]
    [InlineData("we may see 3 things", "we may see <*> things")]
    [InlineData("GET http://example.com/a?b=1&c=d returned", "GET <*> returned")]
    [InlineData("proxy.cse.cuhk.edu.hk:5070 open through proxy", "<*> open through proxy")]
    [InlineData("opened C:\\Windows\\system.ini now", "opened <*> now")]
    [InlineData("user \"John Doe\" isn't in 'admin group'.", "user \"<*>\" isn't in '<*>'.")]
    [InlineData("{\"key\":\"some text\",\"n\":12}", "{\"key\":\"<*>\",\"n\":<*>}")]
    [InlineData("mail to bob@example.com sent", "mail to <*> sent")]
    [InlineData("list [1, 2, 3] and [7]", "list [<*>] and [<*>]")]
    [InlineData("read/write of log4j and jk2_init() done.", "read/write of log4j and jk2_init() done.")]
    [InlineData("key1=5 plain=word path=a/b", "key1=<*> plain=word path=<*>")]
    [InlineData("  many   blanks\tand tabs  ", "many blanks and tabs")]
    [InlineData("first line 1\nsecond line", "first line <*>")]
    [InlineData("first line\r\nsecond line", "first line")]
    [InlineData("session deadbeef12 closed", "session <*> closed")]
    [InlineData("", "<empty>")]
    [InlineData("\n", "<empty>")]
    [InlineData("Ende 5 für Größe", "Ende <*> für Größe")]
    public void VariablePartsAreHidden(string line, string expected) => Assert.Equal(expected, TemplateSigner.Render(Encoding.UTF8.GetBytes(line)));

    [Fact]
    public void LinesOfOneShapeShareASignatureAndOthersDoNot()
    {
        Assert.Equal(Sign("took 12 ms"), Sign("took 7,  9, 12 ms"));
        Assert.Equal(Sign("job a1 ok\nx"), Sign("job b22 ok\ny"));
        string[] different = ["a b", "ab", "a  b c", "a c b", "a=b", "a:b", "a <*>", "a 1", "a 1 b", "a (1) b", "aaaaaaaa", "aaaaaaaaa", ""];
        Assert.Equal(different.Length, different.Select(Sign).Distinct().Count());
    }

    [Fact]
    public void SignaturesAreTheSameOnEveryMachine() =>
        Assert.Equal("8f945d7a6deac86c9b90a59ae87af086", Sign("took 12 ms").ToString("x32", CultureInfo.InvariantCulture));

    [Property(MaxTest = 300)]
    public void EqualSignaturesMeanEqualTexts(int seed)
    {
        var random = new Random(seed);
        var byText = new Dictionary<string, UInt128>();
        var bySignature = new Dictionary<UInt128, string>();
        for (int i = 0; i < 60; i++)
        {
            byte[] line = RandomLine(random);
            string text = TemplateSigner.Render(line);
            UInt128 signature = TemplateSigner.Sign(line);
            Assert.Equal(text, bySignature.GetValueOrDefault(signature, text));
            Assert.Equal(signature, byText.GetValueOrDefault(text, signature));
            bySignature[signature] = text;
            byText[text] = signature;
        }
    }

    [Property(MaxTest = 300)]
    public void AnyBytesAreTaken(int seed)
    {
        var random = new Random(seed);
        byte[] line = new byte[random.Next(0, 6000)];
        random.NextBytes(line);
        Assert.Equal(TemplateSigner.Sign(line), TemplateSigner.Sign(line));
        Assert.NotEmpty(TemplateSigner.Render(line));
    }

    [Fact]
    public void LongLinesEndInOneVariablePart()
    {
        string words = string.Join(' ', Enumerable.Repeat("word", 200));
        Assert.Equal(string.Join(' ', Enumerable.Repeat("word", 128)) + " <*>", TemplateSigner.Render(Encoding.UTF8.GetBytes(words)));
        string text = TemplateSigner.Render(Encoding.UTF8.GetBytes("start " + new string('x', 10_000)));
        Assert.Equal("start <*>", text);
    }

    [Fact]
    public void VectorMasksEqualTheScalarClasses()
    {
        var memory = new ulong[TokenMasks.MaxWords];
        for (int length = 0; length <= 256; length++)
        {
            byte[] line = [.. Enumerable.Range(0, length).Select(i => (byte)(i * 7 + length))];
            var masks = new TokenMasks(line, memory);
            for (int i = 0; i < length; i++)
            {
                int kind = TokenMasks.ClassOf(line[i]);
                Assert.Equal(kind == 1, masks.NextBreak(i) == i);
                Assert.Equal(kind == 2, masks.AnyDigit(i, i + 1));
                Assert.Equal(kind == 4, masks.AnyMark(i, i + 1));
                int digit = Array.FindIndex(line, i, b => TokenMasks.ClassOf(b) == 2);
                Assert.Equal(digit >= 0, masks.AnyDigit(i, length));
            }

            Assert.Equal(length, masks.NextBreak(length));
        }
    }

    private static byte[] RandomLine(Random random)
    {
        string[] pieces = ["a", "bb", " ", " ", "=", ":", "1", "22", "/x/y", "\"q\"", ", ", "10.0.0.1", "word", "[", "]", ".", "k=v", "longerwordthansixteenbytes"];
        return Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, random.Next(6)).Select(_ => pieces[random.Next(pieces.Length)])));
    }

    private static UInt128 Sign(string line) => TemplateSigner.Sign(Encoding.UTF8.GetBytes(line));
}
