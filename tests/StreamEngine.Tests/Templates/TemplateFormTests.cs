using System.Text;
using FsCheck.Xunit;
using StreamEngine.Templates;
using StreamEngine.Tests.Numerics;
using Xunit;

namespace StreamEngine.Tests.Templates;

/// <summary>Forms are written with ~ for a variable part and slots in angle brackets.</summary>
public sealed class TemplateFormTests
{
    [Theory]
    [InlineData("took ~ ms", "took ~", "took <~ ms>")]
    [InlineData("took ~", "took ~", "took ~")]
    [InlineData("ids ~, ~, ~ end", "ids ~ end", "ids <~, ~, ~> end")]
    [InlineData("node7 is up", "node~ is up", "node<7> is up")]
    [InlineData("call a= b", "call a=~ b", "call a=<> b")]
    [InlineData("set () now", "set (~) now", "set (<>) now")]
    [InlineData("  a   b  ", "a b", "a b")]
    [InlineData("", "", "")]
    [InlineData("on Sun Dec ~ it", "on ~ it", "on ~ it")]
    [InlineData("size ~ KB (~ bytes) used", "size ~ used", "size <~ KB (~ bytes)> used")]
    public void ShapesThatDifferInFormHaveOneKey(string shape, string key, string form)
    {
        var read = new TemplateForm();
        read.Read(Marked(shape));
        Assert.Equal(key, Shown(read.Key));
        Assert.Equal(form, Shown(read.Form));
    }

    [Fact]
    public void MarksWithoutAPartnerAreNoForm()
    {
        Assert.True(TemplateForm.IsWellFormed("a\u0002b\u0003c"u8));
        Assert.True(TemplateForm.IsWellFormed(""u8));
        Assert.False(TemplateForm.IsWellFormed("a\u0002b"u8));
        Assert.False(TemplateForm.IsWellFormed("a\u0003b"u8));
        Assert.False(TemplateForm.IsWellFormed("\u0002\u0002\u0003"u8));
    }

    [Property(MaxTest = 400)]
    public void KeyAndFormSayTheSamePieceByPiece(int seed)
    {
        var random = new Random(seed);
        (byte[] key, byte[] form) = Read(random);
        var again = new ByteList();
        TemplateForm.KeyOf(form, again);
        Assert.Equal(key, again.Bytes.ToArray());
        Assert.Equal(key.Length, TemplateForm.KeyLength(form));
        Assert.True(TemplateForm.IsWellFormed(form));
    }

    [Property(MaxTest = 400)]
    public void MergingKeepsTheKeyAndForgetsWhatDiffers(int seed)
    {
        var random = new Random(seed);
        (byte[] key, byte[] form) = Read(random);
        var bare = new ByteList();
        TemplateForm.Merge(form, form, bare);
        Assert.Equal(form, bare.Bytes.ToArray());
        var other = new ByteList();
        TemplateForm.Merge(form, key, bare);
        TemplateForm.Merge(key, form, other);
        Assert.Equal(key, bare.Bytes.ToArray());
        Assert.Equal(key, other.Bytes.ToArray());
    }

    [Property(MaxTest = 400)]
    public void AWordBecomesVariableInKeyAndFormAlike(int seed)
    {
        var random = new Random(seed);
        (byte[] key, byte[] form) = Read(random);
        if (key.Length == 0)
        {
            return;
        }

        int start = random.Next(key.Length);
        int length = random.Next(1, key.Length - start + 1);
        var general = new ByteList();
        var keyOf = new ByteList();
        var expected = new ByteList();
        TemplateForm.Generalize(form, start, length, general);
        TemplateForm.KeyOf(general.Bytes, keyOf);
        expected.Set(key);
        expected.Replace(start, length, TemplateForm.Variable);
        Assert.Equal(expected.Bytes.ToArray(), keyOf.Bytes.ToArray());
    }

    private static (byte[] Key, byte[] Form) Read(Random random)
    {
        var shape = new LineShape();
        shape.Read(LineText.Random(random, random.Next(0, 200)));
        var form = new TemplateForm();
        form.Read(shape.Shape);
        return (form.Key.ToArray(), form.Form.ToArray());
    }

    private static byte[] Marked(string shape) => Encoding.UTF8.GetBytes(shape.Replace('~', (char)TemplateForm.Variable));

    private static string Shown(ReadOnlySpan<byte> form) =>
        Encoding.UTF8.GetString(form).Replace((char)TemplateForm.Variable, '~').Replace((char)TemplateForm.SlotStart, '<').Replace((char)TemplateForm.SlotEnd, '>');
}
