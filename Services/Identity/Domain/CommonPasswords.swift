/// What attackers try first: words, walks over the keyboard and names of the place, in lower case
/// and without the digits that people hang on them. Short ones count too, because decoration is
/// taken off before the look-up.
enum CommonPasswords {
  static let all: Set<String> = Set(
    list.split(whereSeparator: { $0 == " " || $0 == "\n" }).map(String.init))

  private static let list = """
    password passwort passw0rd password password1 password123 passwordpassword mypassword
    changeme changeit letmein letmeinnow welcome welcomeback welcomehome administrator admin
    adminadmin root rootroot superuser superadmin supersecret secret secretsecret topsecret default
    guest test testtest testing tester testuser demo demodemo user username login signin access
    qwerty qwertyui qwertyuiop qwertyqwerty qwertyuiopasdfghjkl asdfgh asdfghjkl asdfghjkl; zxcvbn
    zxcvbnm qazwsx qazwsxedc qazwsxedcrfv zaqwsx zaqxsw 1q2w3e 1q2w3e4r 1q2w3e4r5t 1q2w3e4r5t6y
    q1w2e3 q1w2e3r4 q1w2e3r4t5 q1w2e3r4t5y6 1qaz2wsx 1qaz2wsx3edc 1qazxsw2 zaq12wsx zaq1zaq1
    qwer1234 qweasd qweasdzxc qwe123qwe 123qweasd 123qweasdzxc asd123asd abc123abc abcd1234
    1234567890 0987654321 9876543210 12345678910 1234512345 1122334455 1212121212 1231231234
    123123123123 0123456789 01234567890 123456789a a123456789 a1234567890 q123456789 qwe123456789
    йцукен йцукенг йцукенгшщз йцукенйцукен фывапр фывапролд фывапролджэ ячсмит ячсмить пароль
    парольпароль мойпароль секрет админ администратор пользователь привет приветпривет любовь
    казахстан астана алматы қазақстан құпиясөз сәлем
    kazakhstan qazaqstan kazakstan astana almaty shymkent karaganda aktobe baiterek baikonur nursultan
    techhub techhubtechhub astanahub techorda
    iloveyou iloveyoutoo ilovemyself iloveyouforever loveyou lovelove lovelovelove mylove forever
    princess sunshine sunflower butterfly football footballer baseball basketball volleyball
    superman superstar supernova batman batmanbatman spiderman pokemon starwars ninja dragon dragons
    master mastermaster monkey monkeymonkey shadow shadowshadow michael jennifer jessica alexander
    alexandra elizabeth christopher christina katherine nicholas natalia vladimir svetlana anastasia
    freedom whatever trustno trustnoone nothing something anything everything computer internet
    microsoft windows macintosh samsung google facebook instagram telegram whatsapp youtube
    manchester manchesterunited barcelona realmadrid liverpool chelsea arsenal juventus
    correcthorsebatterystaple thisisapassword thisismypassword mypasswordis passwordispassword
    iamtheboss blahblahblah aaaaaaaaaa abcdefghij abcdefghijk abcdefghijkl abcabcabc aabbccddee
    chocolate strawberry blueberry cheesecake hellohello helloworld hello hellothere goodmorning
    goodluck happybirthday happyday happiness lovely beautiful gorgeous handsome angel angels
    qwertyqwe qwertyasd qwertyasdfgh qwertyuiopp poiuytrewq lkjhgfdsa mnbvcxz
    summer winter spring autumn monday friday sunday january february october november december
    """
}
