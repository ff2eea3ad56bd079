using System.Text;
using StreamEngine.Batching;
using StreamEngine.Templates;
using Xunit;

namespace StreamEngine.Tests.Templates;

public sealed class GeneralizerTests
{
    private readonly List<TemplateInfo> _templates = [];
    private readonly TemplateKeys _known = new();
    private readonly List<WordStep> _holes = [];
    private readonly Generalizer _generalizer = new(variableWords: 4, maxWords: 10_000);

    [Fact]
    public void AWordIsVariableOnceEnoughStoodInItsPlace()
    {
        Learn("disk red is full", "disk green is full", "disk blue is full");
        Assert.Equal("disk ~ is full", Generalize("disk white is full"));
        Assert.Single(_generalizer.Steps);
        var found = new List<int>();
        _generalizer.FindVariants(_generalizer.Steps[0].Hash, found);
        Assert.Equal([0, 1, 2], found);
        Assert.Equal("disk white is empty", Generalize("disk white is empty"));
    }

    [Fact]
    public void AValueTakesFewerAndTheFirstWordMore()
    {
        Learn("login by ann now", "login by bob now");
        Assert.Equal("login by ~ now", Generalize("login by eve now"));
        Learn(["a1 b c", "a2 b c", "a3 b c"]);
        string[] first = ["kernel ran out", "shell ran out", "cron ran out", "ntpd ran out", "dhcp ran out", "ssh ran out"];
        Learn(first);
        Assert.Equal("init ran out", Generalize("init ran out"));
        Learn("init ran out");
        Assert.Equal("udev ran out".Replace("udev", "~", StringComparison.Ordinal), Generalize("udev ran out"));
    }

    [Fact]
    public void WordsThatWereTakenOutDoNotCount()
    {
        Learn("disk red is full", "disk green is full", "disk blue is full");
        _generalizer.Remove("disk red is full"u8, 0);
        Assert.Equal("disk white is full", Generalize("disk white is full"));
        _generalizer.Clear();
        Assert.Equal("disk black is full", Generalize("disk black is full"));
    }

    [Fact]
    public void TwoConstantWordsStayUnlessAValueStandsBehindAKey()
    {
        Learn("alpha one", "alpha two", "alpha three", "alpha four", "alpha five", "alpha six");
        Assert.Equal("alpha seven", Generalize("alpha seven"));
        Learn("to one", "to two", "to three");
        Assert.Equal("to ~", Generalize("to four"));
        Learn("(one)", "(two)", "(three)");
        Assert.Equal("(four)", Generalize("(four)"));
    }

    [Fact]
    public void AGeneralTemplateThatIsThereTakesTheNextAtOnce()
    {
        Learn("disk \u0001 is full");
        Assert.Equal("disk red is full", Generalize("disk red is full"));
        _generalizer.Remove("disk \u0001 is full"u8, 0);
        _generalizer.Add("disk \u0001 is full"u8, 0, isGeneral: true, _holes);
        Assert.Equal("disk ~ is full", Generalize("disk red is full"));
    }

    [Fact]
    public void TheFormIsGeneralisedWithTheKey()
    {
        Learn("disk red took \u0001", "disk green took \u0001", "disk blue took \u0001");
        _generalizer.Generalize("disk white took \u0001"u8, "disk white took \u0002\u0001 ms\u0003"u8, _known);
        Assert.Equal("disk \u0001 took \u0002\u0001 ms\u0003"u8.ToArray(), _generalizer.Form.ToArray());
    }

    [Fact]
    public void HolesLeadToTheVariantsWithAWordInThem()
    {
        Learn("login by ann now");
        _generalizer.Add("login by \u0001 now"u8, 1, isGeneral: false, _holes);
        var found = new List<int>();
        _generalizer.FindVariants(Assert.Single(_holes).Hash, found);
        Assert.Equal([0], found);
    }

    private void Learn(params string[] keys)
    {
        foreach (string key in keys)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(key);
            var template = new TemplateInfo(_templates.Count, KeyHash.Of(bytes), bytes, [], Entity.None);
            _templates.Add(template);
            Assert.True(_known.TryAdd(template));
            _generalizer.Add(bytes, template.Index, isGeneral: false, _holes);
        }
    }

    private string Generalize(string key)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(key);
        _generalizer.Generalize(bytes, bytes, _known);
        return Encoding.UTF8.GetString(_generalizer.Key).Replace('\u0001', '~');
    }

    [Fact]
    public void TheHashWithoutAWordDependsOnWhatStandsAroundItOnly()
    {
        ulong hash = HashWithout("the red door", 4);
        Assert.Equal(hash, HashWithout("the green door", 4));
        Assert.Equal(hash, HashWithout("the \u0001 door", 4));
        Assert.NotEqual(hash, HashWithout("the red gate", 4));
        Assert.NotEqual(hash, HashWithout("the red door", 0));
        Assert.NotEqual(HashWithout("x ab", 0), HashWithout("ab x", 3));
        Assert.NotEqual(hash, HashWithout("the red door:", 4));
    }

    private static ulong HashWithout(string key, int start)
    {
        var words = new KeyWords(variableWords: 4);
        words.Read(Encoding.UTF8.GetBytes(key));
        return Assert.Single(words.Words.ToArray(), word => word.Start == start).Hash;
    }
}
