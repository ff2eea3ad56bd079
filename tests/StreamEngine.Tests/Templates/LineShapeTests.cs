using System.Globalization;
using System.Text;
using FsCheck.Xunit;
using StreamEngine.Templates;
using Xunit;

namespace StreamEngine.Tests.Templates;

public sealed class LineShapeTests
{
    [Theory]
    [InlineData("workerEnv.init() ok /etc/httpd/conf/workers2.properties", "workerEnv.init() ok <*>")]
    [InlineData("Received connection request /10.10.34.11:45307", "Received connection request <*>")]
    [InlineData("took 12ms, 4KB, -3.5% of 0x1f", "took <*>, <*>, <*> of <*>")]
    [InlineData("block blk_-6952295868487656571 terminating", "block <*> terminating")]
    [InlineData("uid=0 euid=0 tty=NODEVssh ruser= rhost=218.188.2.4", "uid=<*> euid=<*> tty=NODEVssh ruser= rhost=<*>")]
    [InlineData("id 550e8400-e29b-41d4-a716-446655440000 done", "id <*> done")]
    [InlineData("from 10.0.0.1:8080 to fe80::1ff:fe23:4567:890a and 00:1a:2b:3c:4d:5e", "from <*> to <*> and <*>")]
    [InlineData("card FF:F2:9F:16:D9:12 at ab:cd:ef:01 ok", "card <*> at <*> ok")]
    [InlineData("at 2015-07-29 17:41:44,747 ok", "at <*> ok")]
    [InlineData("on Sun Dec 04 04:47:44 2005 it began", "on <*> it began")]
    [InlineData("we may see 3 things", "we may see <*> things")]
    [InlineData("GET http://example.com/a?b=1&c=d returned", "GET <*> returned")]
    [InlineData("proxy.cse.cuhk.edu.hk:5070 open through proxy", "<*> open through proxy")]
    [InlineData("opened C:\\Windows\\system.ini now", "opened <*> now")]
    [InlineData("user \"John Doe\" isn't in 'admin group'.", "user \"<*>\" isn't in '<*>'.")]
    [InlineData("{\"key\":\"some text\",\"n\":12}", "{\"key\":\"<*>\",\"n\":<*>}")]
    [InlineData("mail to bob@example.com sent", "mail to <*> sent")]
    [InlineData("read/write of log4j and jk2_init() done.", "read/write of log4j and jk2_init() done.")]
    [InlineData("key1=5 plain=word path=a/b", "key1=<*> plain=word path=<*>")]
    [InlineData("  many   blanks\tand tabs  ", "many blanks and tabs")]
    [InlineData("first line 1\nsecond line", "first line <*>")]
    [InlineData("first line\r\nsecond line", "first line")]
    [InlineData("session deadbeef12 closed", "session <*> closed")]
    [InlineData("", "<empty>")]
    [InlineData("\n", "<empty>")]
    [InlineData("Ende 5 für Größe", "Ende <*> für Größe")]
    [InlineData("generating core.27323 on node-128", "generating core.<*> on node-<*>")]
    [InlineData("illegal instruction......0", "illegal instruction......<*>")]
    [InlineData("Task@13cc3f3e of org.example.Server$Worker@9c3f1a", "Task@<*> of org.example.Server$Worker@<*>")]
    [InlineData("10.0.0.1 \"POST /v2/a8f/x HTTP/1.1\" status: 200", "<*> \"POST <*> HTTP/<*>\" status: <*>")]
    [InlineData("allDrawn= false, ok: TRUE, ws=null", "allDrawn= <*>, ok: <*>, ws=<*>")]
    [InlineData("session opened for user root by (uid=0)", "session opened for user <*> by (uid=<*>)")]
    [InlineData("the root of all trees", "the root of all trees")]
    [InlineData("retry in 5 s.", "retry in <*> s.")]
    [InlineData("ask ns1.example.com or org.example.app", "ask <*> or org.example.app")]
    public void VariablePartsAreHidden(string line, string expected) => Assert.Equal(expected, Text(line));

    [Fact]
    public void SignaturesAreTheSameOnEveryMachine() =>
        Assert.Equal("78c256db629a4fe0fd1e5480948c103a", Sign("took 12 ms").ToString("x32", CultureInfo.InvariantCulture));

    [Property(MaxTest = 300)]
    public void EqualSignaturesMeanEqualShapes(int seed)
    {
        var random = new Random(seed);
        var byShape = new Dictionary<string, UInt128>();
        var bySignature = new Dictionary<UInt128, string>();
        for (int i = 0; i < 60; i++)
        {
            byte[] line = RandomLine(random);
            var shape = new LineShape();
            shape.Read(line);
            string text = Convert.ToHexString(shape.Shape);
            UInt128 signature = shape.Sign(line);
            Assert.Equal(text, bySignature.GetValueOrDefault(signature, text));
            Assert.Equal(signature, byShape.GetValueOrDefault(text, signature));
            bySignature[signature] = text;
            byShape[text] = signature;
        }
    }

    [Property(MaxTest = 300)]
    public void AnyBytesAreTaken(int seed)
    {
        var random = new Random(seed);
        byte[] line = new byte[random.Next(0, 6000)];
        random.NextBytes(line);
        var shape = new LineShape();
        UInt128 first = shape.Sign(line);
        shape.Read("another one"u8);
        shape.Read(line);
        Assert.Equal(first, shape.Sign(line));
        var form = new TemplateForm();
        form.Read(shape.Shape);
        Assert.True(TemplateForm.IsWellFormed(form.Form));
        Assert.Equal(form.Key.Length, TemplateForm.KeyLength(form.Form));
        Assert.NotEmpty(TemplateText.Show(form.Form));
    }

    [Fact]
    public void LongLinesEndInOneVariablePart()
    {
        string words = string.Join(' ', Enumerable.Repeat("word", 200));
        Assert.Equal(string.Join(' ', Enumerable.Repeat("word", 128)) + " <*>", Text(words));
        Assert.Equal("start <*>", Text("start " + new string('x', 10_000)));
    }

    private static string Text(string line)
    {
        var shape = new LineShape();
        shape.Read(Encoding.UTF8.GetBytes(line));
        var form = new TemplateForm();
        form.Read(shape.Shape);
        return TemplateText.Show(form.Form);
    }

    private static byte[] RandomLine(Random random)
    {
        string[] pieces = ["a", "bb", " ", " ", "=", ":", "1", "22", "/x/y", "\"q\"", ", ", "10.0.0.1", "word", "[", "]", ".", "k=v", "longerwordthansixteenbytes"];
        return Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, random.Next(6)).Select(_ => pieces[random.Next(pieces.Length)])));
    }

    private static UInt128 Sign(string line) => new LineShape().Sign(Encoding.UTF8.GetBytes(line));
}
