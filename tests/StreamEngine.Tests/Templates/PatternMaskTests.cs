using System.Text;
using FsCheck.Xunit;
using StreamEngine.Templates;
using Xunit;

namespace StreamEngine.Tests.Templates;

public sealed class PatternMaskTests
{
    [Theory]
    [InlineData(@"\bORD-[A-Z]+\b", "order ORD-ABC was paid", "order <*> was paid")]
    [InlineData(@"ORD-\d+", "see ORD-12:open", "see <*>:open")]
    [InlineData(@"red|green", "red: 5, green: 6", "<*>: <*>, <*>: <*>")]
    [InlineData(@"(?i)anna", "hello ANNA!", "hello <*>!")]
    [InlineData(@"m.ller", "herr müller und herr moller", "herr <*> und herr <*>")]
    [InlineData(@"^\w+", "alpha beta", "<*> beta")]
    [InlineData(@"b$", "a b\nc", "a <*>")]
    [InlineData(@"none", "alpha 5", "alpha <*>")]
    [InlineData(@"within", "say 'it is within quotes' now", "say '<*>' now")]
    [InlineData(@"[a-z]+@corp", "mail to joe@corp.example now", "mail to <*>.example now")]
    public void WhatMatchesIsVariableAndComesBeforeAllElse(string pattern, string line, string shape) => Assert.Equal(shape, Read(line, pattern));

    [Fact]
    public void TheFirstMaskWinsAndOthersTakeTheRest() => Assert.Equal("<*> <*> beta", Read("alpha gamma beta", "alpha", "alpha gamma", "gamma"));

    [Fact]
    public void TextThatIsNoUtf8IsReadByteByByte()
    {
        byte[] line = [.. "caf"u8, 0xE9, .. " of anna"u8];
        var shape = new LineShape { Own = Masks(@"caf.").Rent() };
        shape.Read(line);
        Assert.Equal("\u0001 of anna", Encoding.UTF8.GetString(shape.Shape));
    }

    [Fact]
    public void MarksInTheTextAreNoMasks() => Assert.Equal("a b <*>", Read("a\u0001b anna", "anna"));

    [Property(MaxTest = 300)]
    public void AMaskThatFindsNothingChangesNothing(string text)
    {
        byte[] line = Encoding.UTF8.GetBytes((text ?? string.Empty) + " 10.0.0.1 x");
        var plain = new LineShape();
        var masked = new LineShape { Own = Masks("\u2603\u2603").Rent() };
        plain.Read(line);
        masked.Read(line);
        Assert.Equal(plain.Shape.ToArray(), masked.Shape.ToArray());
        Assert.Equal(plain.Sign(line), masked.Sign(line));
    }

    [Property(MaxTest = 300)]
    public void AMaskOfAWordDoesWhatAVariableWordDoes(int seed)
    {
        var random = new Random(seed);
        string[] words = ["alpha", "béta", "gamma", "x"];
        string[] line = [.. Enumerable.Range(0, random.Next(1, 40)).Select(_ => words[random.Next(words.Length)])];
        string expected = string.Join(' ', line.Select(static w => w == "béta" ? "<*>" : w));
        Assert.Equal(expected, Read(string.Join(' ', line), "béta"));
    }

    private static PatternMasks Masks(params string[] patterns) =>
        PatternMasks.Of(new TemplateOptions { Masks = [.. patterns.Select(static (p, i) => new TemplateMask { Name = "m" + i, Pattern = p })] })!;

    private static string Read(string line, params string[] patterns)
    {
        var shape = new LineShape { Own = Masks(patterns).Rent() };
        shape.Read(Encoding.UTF8.GetBytes(line));
        return Encoding.UTF8.GetString(shape.Shape).Replace("\u0001", "<*>", StringComparison.Ordinal);
    }
}
