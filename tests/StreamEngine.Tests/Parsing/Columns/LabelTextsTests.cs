using System.Text;
using StreamEngine.Numerics;
using StreamEngine.Parsing.Columns;
using Xunit;

namespace StreamEngine.Tests.Parsing.Columns;

public class LabelTextsTests
{
    [Fact]
    public void Texts_of_every_length_are_told_apart()
    {
        LabelTexts texts = new();
        byte[] bytes = new byte[400 + ByteText.Padding];
        new Random(3).NextBytes(bytes);
        ByteText text = new(bytes.AsSpan(0, 400));
        for (int length = 1; length <= 200; length++)
        {
            Assert.Equal(-1, texts.Find(text, 3, length));
            texts.Learn(text, 3, length, Encoding.ASCII.GetBytes($"n={length}"), new LabelNote(length, length));
        }

        for (int length = 1; length <= 200; length++)
        {
            Assert.Equal(length, texts.Note(texts.Find(text, 3, length)).Kind);
            Assert.Equal(-1, texts.Find(text, 4, length + 10));
        }
    }

    [Fact]
    public void A_text_is_found_wherever_it_lies_and_only_when_every_byte_is_the_same()
    {
        LabelTexts texts = new();
        byte[] bytes = Encoding.ASCII.GetBytes(new string('x', 70) + "{le=\"0.25\",path=\"/a/long/path/to/somewhere\"}" + new string('y', 80 + ByteText.Padding));
        ByteText text = new(bytes.AsSpan(0, bytes.Length - ByteText.Padding));
        const int Length = 44;
        texts.Learn(text, 70, Length, "le=0.25"u8, default);
        byte[] moved = [.. bytes.AsSpan(70, Length), .. new byte[ByteText.Padding]];
        Assert.True(texts.Find(new ByteText(moved.AsSpan(0, Length)), 0, Length) >= 0);
        for (int i = 0; i < Length; i++)
        {
            moved[i] ^= 1;
            Assert.Equal(-1, texts.Find(new ByteText(moved.AsSpan(0, Length)), 0, Length));
            moved[i] ^= 1;
        }
    }

    [Fact]
    public void When_every_text_is_new_memory_stays_bounded()
    {
        LabelTexts texts = new();
        byte[] bytes = new byte[40 + ByteText.Padding];
        for (int i = 0; i < 200_000; i++)
        {
            BitConverter.TryWriteBytes(bytes, i);
            ByteText text = new(bytes.AsSpan(0, 40));
            if (texts.Find(text, 0, 40) < 0)
            {
                texts.Learn(text, 0, 40, bytes.AsSpan(0, 40), default);
            }

            Assert.InRange(texts.Count, 0, LabelTexts.MostTexts);
        }

        Assert.InRange(texts.Count, 0, 20_000);
    }
}
